// Sealing and opening again, in a worker: what a page gets back is all that ever leaves the device.
import { Decrypter, Encrypter } from "age-encryption";
import * as gm from "../gm/seal.js";
import { hex, pack, pad, summing, sumOf, unpack } from "./tar.js";

// Without TLS a browser has no WebCrypto. age then counts for itself, once it is told so.
if (!crypto.subtle) {
  const get = () => () => {
    throw new DOMException("no WebCrypto", "NotSupportedError");
  };
  Object.defineProperty(crypto, "subtle", { value: new Proxy({}, { get }) });
}

const step = 1 << 20;

async function manifest(claim, members) {
  const files = [];
  for (const { name, blob } of members) files.push({ name, size: blob.size, sha256: await sumOf(blob) });
  const nonce = hex(crypto.getRandomValues(new Uint8Array(32)));
  const { tender, supplier } = claim;
  const text = JSON.stringify({ v: 1, tender, lot: 1, envelope: "whole", supplier, nonce, files });
  return { name: "manifest.json", blob: new Blob([text]) };
}

// A recipient that gets no stanza: it only remembers the file key, which the recovery file keeps.
const remembering = (keep) => ({
  wrapFileKey(key) {
    keep(hex(key));
    return [];
  },
});

// Each layer round the last; the sum of what goes in and of what comes out.
export async function seal({ claim, members, layers }, done) {
  const tar = pad(pack([await manifest(claim, members), ...members]), step);
  const clear = summing((sent) => done(sent / tar.size));
  const keys = [];
  let stream = tar.stream().pipeThrough(clear.through);
  const suite = gm.isGm(layers[0][0]) ? "gm" : "intl";
  for (const recipients of layers) {
    if (suite === "gm") {
      stream = gm.sealStream(recipients, stream, (key) => keys.unshift(hex(key)));
      continue;
    }
    const encrypter = new Encrypter();
    for (const recipient of recipients) encrypter.addRecipient(recipient);
    encrypter.addRecipient(remembering((key) => keys.unshift(key)));
    stream = await encrypter.encrypt(stream);
  }
  const shut = summing();
  const sealed = await new Response(stream.pipeThrough(shut.through)).blob();
  const sha256 = shut.sum();
  const recovery = { xinyue: "recovery/v1", tender: claim.tender, sha256, size: sealed.size, plain: clear.sum(), suite, keys };
  return { sealed, sha256, recovery };
}

const bytesOf = (text) => Uint8Array.from(text.match(/../g), (byte) => parseInt(byte, 16));

async function openLayer(suite, key, stream) {
  if (suite === "gm") return gm.openStream(key, stream);
  const decrypter = new Decrypter();
  decrypter.addIdentity({ unwrapFileKey: () => key });
  return decrypter.decrypt(stream);
}

// Takes the layers off with the keys of a recovery file, outermost first.
export async function check({ sealed, recovery }, done) {
  const shut = summing((sent) => done(sent / sealed.size));
  const clear = summing();
  let stream = sealed.stream().pipeThrough(shut.through);
  for (const key of recovery.keys) stream = await openLayer(recovery.suite, bytesOf(key), stream);
  const tar = await new Response(stream.pipeThrough(clear.through)).blob();
  const members = (await unpack(tar)).map(({ name, blob }) => ({ name, size: blob.size }));
  return { sha256: shut.sum(), plain: clear.sum(), members };
}

// A draft under a code that only the supplier has.
export async function shut({ members, code }) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(code);
  const stream = await encrypter.encrypt(pad(pack(members), step).stream());
  const sum = summing();
  const sealed = await new Response(stream.pipeThrough(sum.through)).blob();
  return { sealed, sha256: sum.sum() };
}

export async function open({ sealed, code }) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(code);
  const stream = await decrypter.decrypt(sealed.stream());
  return { members: await unpack(await new Response(stream).blob()) };
}

export async function hash({ blob }, done) {
  return { sha256: await sumOf(blob, (sent) => done(sent / blob.size)) };
}

// What a page asks for: { job: "seal", ... }; parts of it as { part }, then the result or { failed }.
export function serve(jobs) {
  onmessage = async ({ data }) => {
    let said = 0;
    const done = (part) => {
      if (part - said < 0.01) return;
      said = part;
      postMessage({ part });
    };
    try {
      postMessage({ result: await jobs[data.job](data, done) });
    } catch (error) {
      postMessage({ failed: String(error) });
    }
  };
}
