// SM3 (GB/T 32905), HMAC by it (RFC 2104), and the key derivation of GB/T 32918.4, 5.4.3.
const start = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
const block = 64;
const left = (x, n) => (x << n) | (x >>> (32 - n));
const constants = Int32Array.from({ length: 64 }, (_, i) => left(i < 16 ? 0x79cc4519 : 0x7a879d8a, i % 32));
const w = new Int32Array(68);

function expand(at, from) {
  for (let i = 0; i < 16; i += 1, from += 4) w[i] = (at[from] << 24) | (at[from + 1] << 16) | (at[from + 2] << 8) | at[from + 3];
  for (let i = 16; i < 68; i += 1) {
    const x = w[i - 16] ^ w[i - 9] ^ left(w[i - 3], 15);
    w[i] = x ^ left(x, 15) ^ left(x, 23) ^ left(w[i - 13], 7) ^ w[i - 6];
  }
}

function compress(v, at, from) {
  expand(at, from);
  let [a, b, c, d, e, f, g, h] = v;
  for (let i = 0; i < 64; i += 1) {
    const turned = left(a, 12);
    const ss1 = left((turned + e + constants[i]) | 0, 7);
    const tt1 = ((i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + (ss1 ^ turned) + (w[i] ^ w[i + 4])) | 0;
    const tt2 = ((i < 16 ? e ^ f ^ g : (e & f) | (~e & g)) + h + ss1 + w[i]) | 0;
    d = c;
    c = left(b, 9);
    b = a;
    a = tt1;
    h = g;
    g = left(f, 19);
    f = e;
    e = tt2 ^ left(tt2, 9) ^ left(tt2, 17);
  }
  v[0] ^= a;
  v[1] ^= b;
  v[2] ^= c;
  v[3] ^= d;
  v[4] ^= e;
  v[5] ^= f;
  v[6] ^= g;
  v[7] ^= h;
}

// What is left over, the bit 1, zeros, and the length in bits.
function last(rest, length) {
  const at = new Uint8Array(rest.length + 9 > block ? 2 * block : block);
  at.set(rest);
  at[rest.length] = 0x80;
  new DataView(at.buffer).setBigUint64(at.length - 8, BigInt(length) * 8n);
  return at;
}

// Of pieces one after the other.
export function sm3(...pieces) {
  const v = Int32Array.from(start);
  const length = pieces.reduce((n, piece) => n + piece.length, 0);
  let rest = new Uint8Array(0);
  for (const piece of pieces) {
    let at = piece;
    if (rest.length) {
      at = new Uint8Array(rest.length + piece.length);
      at.set(rest);
      at.set(piece, rest.length);
    }
    let from = 0;
    for (; from + block <= at.length; from += block) compress(v, at, from);
    rest = at.subarray(from);
  }
  const end = last(rest, length);
  for (let from = 0; from < end.length; from += block) compress(v, end, from);
  const digest = new Uint8Array(32);
  v.forEach((x, i) => new DataView(digest.buffer).setInt32(4 * i, x));
  return digest;
}

export function hmac(key, ...pieces) {
  const padded = new Uint8Array(block);
  padded.set(key.length > block ? sm3(key) : key);
  const inner = sm3(padded.map((x) => x ^ 0x36), ...pieces);
  return sm3(padded.map((x) => x ^ 0x5c), inner);
}

export function kdf(z, length) {
  const made = new Uint8Array(Math.ceil(length / 32) * 32);
  for (let i = 0; 32 * i < length; i += 1) {
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, i + 1);
    made.set(sm3(z, number), 32 * i);
  }
  return made.subarray(0, length);
}
