// SM2 (GB/T 32918) on noble's curves: keys, and sealing in the form C1 C3 C2.
import { weierstrass } from "@noble/curves/abstract/weierstrass.js";
import { kdf, sm3 } from "./sm3.js";

// GB/T 32918.5.
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const Point = weierstrass({
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  n,
  h: 1n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
});
const wrapLength = 65 + 32;

const number = (bytes) => bytes.reduce((x, byte) => (x << 8n) | BigInt(byte), 0n);

// From 1 to n - 2 (GB/T 32918.1, 6.1), from twice as many random bits as needed.
export function makeSecret() {
  let d = 1n + (number(crypto.getRandomValues(new Uint8Array(64))) % (n - 2n));
  const secret = new Uint8Array(32);
  for (let i = 31; i >= 0; i -= 1, d >>= 8n) secret[i] = Number(d & 255n);
  return secret;
}

const scalar = (secret) => {
  const d = number(secret);
  if (d < 1n || d > n - 2n) throw new Error("not a secret key of SM2");
  return d;
};

export const publicOf = (secret) => Point.BASE.multiply(scalar(secret)).toBytes(true);

// x2 || y2 of the shared point, the stream under which the text lies, and its tag.
function shared(point, text, open) {
  const z = point.toBytes(false).subarray(1);
  const stream = kdf(z, text.length);
  if (stream.every((byte) => byte === 0)) return null;
  const other = text.map((byte, i) => byte ^ stream[i]);
  return { other, tag: sm3(z.subarray(0, 32), open ? other : text, z.subarray(32)) };
}

export function seal(publicKey, plain) {
  const to = Point.fromBytes(publicKey);
  for (;;) {
    const k = scalar(makeSecret());
    const made = shared(to.multiply(k), plain, false);
    if (!made) continue;
    const sealed = new Uint8Array(wrapLength + plain.length);
    sealed.set(Point.BASE.multiply(k).toBytes(false));
    sealed.set(made.tag, 65);
    sealed.set(made.other, wrapLength);
    return sealed;
  }
}

// null if it is for others.
export function open(secret, sealed) {
  if (sealed.length <= wrapLength || sealed[0] !== 4) return null;
  const from = Point.fromBytes(sealed.subarray(0, 65));
  const made = shared(from.multiply(scalar(secret)), sealed.subarray(wrapLength), true);
  return made?.tag.every((byte, i) => byte === sealed[65 + i]) ? made.other : null;
}
