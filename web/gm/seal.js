// Sealed files of suite gm (doc/seal-gm.md): keys as text, sealing a stream, heads to file keys.
import { base64nopad, bech32 } from "@scure/base";
import { hmac, kdf } from "./sm3.js";
import { ctr, roundKeys } from "./sm4.js";
import * as sm2 from "./sm2.js";

const version = "xinyue-seal-gm/v1";
const chunk = 65536;
const tagLength = 32;
const headMost = 16384; // bytes; no head is longer
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const isGm = (text) => /^gm1|GM-SECRET-KEY-1|^xinyue-seal-gm\//m.test(text);

function join(...pieces) {
  const whole = new Uint8Array(pieces.reduce((n, piece) => n + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const write = (prefix, bytes) => bech32.encodeFromBytes(prefix, bytes);
function read(prefix, text) {
  const { prefix: found, bytes } = bech32.decodeToBytes(text);
  if (found.toLowerCase() !== prefix) throw new Error(`not a key that begins with ${prefix}`);
  return bytes;
}

const secretOf = (identity) => read("gm-secret-key-", identity.toLowerCase());
export const makeIdentity = () => write("gm-secret-key-", sm2.makeSecret()).toUpperCase();
export const recipientOf = (identity) => write("gm", sm2.publicOf(secretOf(identity)));

const macOf = (key, signed) => hmac(kdf(join(key, encoder.encode("header")), 32), signed);

function header(recipients, key) {
  let text = `${version}\n`;
  for (const recipient of recipients) {
    const body = base64nopad.encode(sm2.seal(read("gm", recipient), key));
    text += `-> SM2\n${body.replace(/.{64}/g, "$&\n")}\n`;
  }
  text += "---";
  return encoder.encode(`${text} ${base64nopad.encode(macOf(key, encoder.encode(text)))}\n`);
}

// Numbers the chunks: eleven bytes, then whether it is the last.
function payload(key, nonce) {
  const keys = kdf(join(key, nonce, encoder.encode("payload")), 48);
  const rounds = roundKeys(keys.slice(0, 16));
  const macKey = keys.subarray(16);
  let n = 0;
  const next = (last) => {
    const at = new Uint8Array(16);
    new DataView(at.buffer).setUint32(7, n);
    n += 1;
    at[11] = last ? 1 : 0;
    return at;
  };
  return {
    seal(plain, last) {
      const at = next(last);
      const sealed = ctr(rounds, at, plain);
      return join(sealed, hmac(macKey, at.subarray(0, 12), sealed));
    },
    open(sealed, last) {
      const at = next(last);
      const text = sealed.subarray(0, sealed.length - tagLength);
      const tag = hmac(macKey, at.subarray(0, 12), text);
      if (!tag.every((byte, i) => byte === sealed[text.length + i])) throw new Error("the content was changed");
      return ctr(rounds, at, text);
    },
  };
}

// A stream of bytes as a stream of the sealed file, a chunk behind, to know which is the last.
// keep is given the file key.
export function sealStream(recipients, stream, keep = () => {}) {
  const key = crypto.getRandomValues(new Uint8Array(16));
  keep(key);
  const nonce = crypto.getRandomValues(new Uint8Array(16));
  const chunks = payload(key, nonce);
  let held = new Uint8Array(0);
  return stream.pipeThrough(
    new TransformStream({
      start(controller) {
        controller.enqueue(header(recipients, key));
        controller.enqueue(nonce);
      },
      transform(bytes, controller) {
        held = join(held, bytes);
        let from = 0;
        for (; held.length - from > chunk; from += chunk) controller.enqueue(chunks.seal(held.subarray(from, from + chunk), false));
        held = held.slice(from);
      },
      flush(controller) {
        controller.enqueue(chunks.seal(held, true));
      },
    }),
  );
}

// A sealed file as a stream of its content, by the file key. What is not right breaks the stream.
export function openStream(key, stream) {
  let held = new Uint8Array(0);
  let chunks = null;
  const begin = () => {
    const head = readHeader(held.subarray(0, headMost));
    if (!macOf(key, head.signed).every((byte, i) => byte === head.mac[i])) throw new Error("the head was changed");
    const from = head.length + 16;
    chunks = payload(key, held.slice(head.length, from));
    held = held.slice(from);
  };
  return stream.pipeThrough(
    new TransformStream({
      transform(bytes, controller) {
        held = join(held, bytes);
        if (!chunks && held.length < headMost) return;
        if (!chunks) begin();
        let from = 0;
        for (; held.length - from > chunk + tagLength; from += chunk + tagLength)
          controller.enqueue(chunks.open(held.subarray(from, from + chunk + tagLength), false));
        held = held.slice(from);
      },
      flush(controller) {
        if (!chunks) begin();
        controller.enqueue(chunks.open(held, true));
      },
    }),
  );
}

// A text or bytes at once.
export async function sealBytes(recipients, data) {
  return new Uint8Array(await new Response(sealStream(recipients, new Blob([data]).stream())).arrayBuffer());
}

// The head of a file: its stanzas' bodies, what the code is about, the code, and where it ends.
function readHeader(bytes) {
  const end = bytes.findIndex((_, i) => decoder.decode(bytes.subarray(i, i + 5)) === "\n--- ");
  const stop = bytes.indexOf(10, end + 5);
  const text = decoder.decode(bytes.subarray(0, end + 1));
  const [first, ...stanzas] = text.split("-> SM2\n");
  if (end < 0 || stop < 0 || first !== `${version}\n`) throw new Error("not a sealed file of suite gm");
  return {
    bodies: stanzas.map((body) => base64nopad.decode(body.replaceAll("\n", ""))),
    signed: bytes.subarray(0, end + 4),
    mac: base64nopad.decode(decoder.decode(bytes.subarray(end + 5, stop))),
    length: stop + 1,
  };
}

function keyOf(identity, head) {
  const secret = secretOf(identity);
  for (const body of head.bodies) {
    const key = sm2.open(secret, body);
    if (!key) continue;
    if (!macOf(key, head.signed).every((byte, i) => byte === head.mac[i])) throw new Error("the head was changed");
    return key;
  }
  throw new Error("it is sealed for others");
}

export const fileKey = (identity, head) => keyOf(identity, readHeader(encoder.encode(head)));

// A small file at once.
export function openBytes(identity, bytes) {
  const head = readHeader(bytes);
  const from = head.length + 16;
  const chunks = payload(keyOf(identity, head), bytes.subarray(head.length, from));
  const pieces = [];
  for (let at = from; at < bytes.length; at += chunk + tagLength)
    pieces.push(chunks.open(bytes.subarray(at, at + chunk + tagLength), at + chunk + tagLength >= bytes.length));
  return join(...pieces);
}
