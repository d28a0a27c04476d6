// A ustar as the server reads it, in flat memory: a Blob of what it is made of.
import { sha256 } from "@noble/hashes/sha2.js";

const block = 512;
const encoder = new TextEncoder();

export const hex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");

// Passes a stream on and adds it up; the sum is asked for when it has gone through.
export function summing(done = () => {}) {
  const sum = sha256.create();
  let size = 0;
  const through = new TransformStream({
    transform(chunk, controller) {
      sum.update(chunk);
      size += chunk.length;
      done(size);
      controller.enqueue(chunk);
    },
  });
  return { through, sum: () => hex(sum.digest()), size: () => size };
}

export async function sumOf(blob, done) {
  const { through, sum } = summing(done);
  await blob.stream().pipeThrough(through).pipeTo(new WritableStream());
  return sum();
}

function header(name, size) {
  const at = new Uint8Array(block);
  const put = (offset, text) => at.set(encoder.encode(text), offset);
  put(0, name);
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, "00000000000\0");
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\0");
  put(263, "00");
  const sum = at.reduce((n, byte) => n + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return at;
}

export function pack(members) {
  const pieces = [];
  for (const { name, blob } of members)
    pieces.push(header(name, blob.size), blob, new Uint8Array((block - (blob.size % block)) % block));
  pieces.push(new Uint8Array(2 * block));
  return new Blob(pieces);
}

export async function unpack(tar) {
  const members = [];
  for (let at = 0; at + block <= tar.size; ) {
    const head = new TextDecoder().decode(await tar.slice(at, at + block).arrayBuffer());
    const name = head.slice(0, head.indexOf("\0"));
    if (!name) break;
    // The name may be of more bytes than letters, so the size is looked for behind it, not counted.
    const bytes = new Uint8Array(await tar.slice(at + 124, at + 135).arrayBuffer());
    const size = parseInt(new TextDecoder().decode(bytes), 8);
    members.push({ name, blob: tar.slice(at + block, at + block + size) });
    at += block + Math.ceil(size / block) * block;
  }
  return members;
}

// Whole steps of size: how large a file is tells something too.
export function pad(tar, step) {
  const missing = (step - (tar.size % step)) % step;
  return missing ? new Blob([tar, new Uint8Array(missing)]) : tar;
}
