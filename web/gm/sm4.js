// SM4 (GB/T 32907) in counter mode.
const left = (x, n) => (x << n) | (x >>> (32 - n));

// The S-box: an affine map, the inverse in GF(2^8) by x^8+x^7+x^6+x^5+x^4+x^2+1, the same map again.
function box() {
  const times = (a, b) => {
    let product = 0;
    for (let i = 0; i < 8; i += 1) {
      if ((b >> i) & 1) product ^= a;
      a = (a << 1) ^ (a & 0x80 ? 0x1f5 : 0);
    }
    return product;
  };
  const affine = (x) => {
    const doubled = x | (x << 8);
    let y = 0;
    for (let i = 0; i < 8; i += 1) {
      let bits = (doubled >> i) & 0xa7;
      bits ^= bits >> 4;
      bits ^= bits >> 2;
      y |= ((bits ^ (bits >> 1)) & 1) << i;
    }
    return y ^ 0xd3;
  };
  return Uint8Array.from({ length: 256 }, (_, x) => {
    const a = affine(x);
    let inverse = 1;
    for (let i = 0; i < 254; i += 1) inverse = times(inverse, a);
    return affine(a ? inverse : 0);
  });
}

const s = box();
const sub = (x) => (s[x >>> 24] << 24) | (s[(x >>> 16) & 255] << 16) | (s[(x >>> 8) & 255] << 8) | s[x & 255];
// S-box and the round's linear map in one look-up for each byte of a word.
const tables = [24, 16, 8, 0].map((shift) =>
  Int32Array.from(s, (x) => {
    const b = x << shift;
    return b ^ left(b, 2) ^ left(b, 10) ^ left(b, 18) ^ left(b, 24);
  }),
);
const [t0, t1, t2, t3] = tables;

export function roundKeys(key) {
  const view = new DataView(key.buffer, key.byteOffset, 16);
  const k = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc].map((x, i) => x ^ view.getInt32(4 * i));
  return Int32Array.from({ length: 32 }, (_, i) => {
    let ck = 0;
    for (let j = 0; j < 4; j += 1) ck = (ck << 8) | (((4 * i + j) * 7) & 255);
    const b = sub(k[(i + 1) % 4] ^ k[(i + 2) % 4] ^ k[(i + 3) % 4] ^ ck);
    k[i % 4] ^= b ^ left(b, 13) ^ left(b, 23);
    return k[i % 4];
  });
}

// Text under the stream of counters from this block of 16 bytes on; what comes back is new.
export function ctr(rounds, counter, text) {
  const c = new Uint8Array(counter);
  const number = new DataView(c.buffer);
  const out = new Uint8Array(text);
  for (let from = 0; from < out.length; from += 16) {
    let x0 = number.getInt32(0);
    let x1 = number.getInt32(4);
    let x2 = number.getInt32(8);
    let x3 = number.getInt32(12);
    for (let i = 0; i < 32; i += 1) {
      const x = x1 ^ x2 ^ x3 ^ rounds[i];
      const next = x0 ^ t0[x >>> 24] ^ t1[(x >>> 16) & 255] ^ t2[(x >>> 8) & 255] ^ t3[x & 255];
      x0 = x1;
      x1 = x2;
      x2 = x3;
      x3 = next;
    }
    const key = [x3, x2, x1, x0];
    for (let i = 0; i < 16 && from + i < out.length; i += 1) out[from + i] ^= key[i >> 2] >>> (24 - 8 * (i & 3));
    for (let i = 15; i >= 0 && (c[i] = (c[i] + 1) & 255) === 0; i -= 1);
  }
  return out;
}
