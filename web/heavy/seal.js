// A worker that packs a bid into a tar and seals it in layers: what it gives back is all that ever
// leaves the device. In flat memory but for the finished file, which the browser keeps on disk.
import { Encrypter } from "age-encryption";
import * as gm from "../gm/seal.js";

const block = 512;
const encoder = new TextEncoder();

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

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
const sha256 = async (blob) => hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));

async function manifest(claim, members) {
  const files = [];
  for (const { name, blob } of members) files.push({ name, size: blob.size, sha256: await sha256(blob) });
  const nonce = hex(crypto.getRandomValues(new Uint8Array(32)));
  const { tender, supplier } = claim;
  return { v: 1, tender, lot: 1, envelope: "whole", supplier, nonce, files };
}

async function pack(claim, members) {
  const first = new Blob([JSON.stringify(await manifest(claim, members))]);
  const pieces = [];
  for (const { name, blob } of [{ name: "manifest.json", blob: first }, ...members]) {
    pieces.push(header(name, blob.size), blob, new Uint8Array((block - (blob.size % block)) % block));
  }
  pieces.push(new Uint8Array(2 * block));
  return new Blob(pieces);
}

// Whole steps of size: how large a bid is tells something too.
async function pad(tar, step) {
  const missing = (step - (tar.size % step)) % step;
  return missing ? new Blob([tar, new Uint8Array(missing)]) : tar;
}

function watched(blob, done) {
  let sent = 0;
  return blob.stream().pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        sent += chunk.length;
        done(sent / blob.size);
        controller.enqueue(chunk);
      },
    }),
  );
}

async function seal(tar, layers, done) {
  let stream = watched(tar, done);
  for (const recipients of layers) {
    if (gm.isGm(recipients[0])) {
      stream = gm.sealStream(recipients, stream);
      continue;
    }
    const encrypter = new Encrypter();
    for (const recipient of recipients) encrypter.addRecipient(recipient);
    stream = await encrypter.encrypt(stream);
  }
  return new Response(stream).blob();
}

onmessage = async ({ data: { claim, members, layers } }) => {
  try {
    const tar = await pad(await pack(claim, members), 1 << 20);
    let said = 0;
    const sealed = await seal(tar, layers, (part) => {
      if (part - said < 0.01) return;
      said = part;
      postMessage({ part });
    });
    postMessage({ sealed, sha256: sealed.size < 1 << 28 ? await sha256(sealed) : null });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};
