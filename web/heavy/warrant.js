// What a holder's browser asks to see before it works out a file key, as `xinyue hold` does: the log
// holds that the tender was closed, and witnesses signed that log after the deadline, by their clocks.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";

const utf8 = new TextEncoder();
const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);

function join(...parts) {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// "name+hex8+base64", the id right (C2SP signed-note).
function keyOf(text) {
  const [name, id, ...rest] = text.split("+");
  const packed = bytesOf(rest.join("+"));
  if (packed[0] !== 1 && packed[0] !== 4) return null; // of a suite that this page cannot check
  const right = sha256(join(utf8.encode(`${name}\n`), packed)).slice(0, 4);
  if (packed.length !== 33 || !same(right, Uint8Array.from(id.match(/../g), (h) => parseInt(h, 16))))
    throw new Error("key");
  return { name, id: right, suite: packed[0], key: packed.slice(1) };
}

// C2SP tlog-policy. Lines of a key's file begin with "#policy ".
function policyOf(text) {
  const policy = { logs: [], names: new Map(), quorum: null };
  for (const line of text.split(/\r?\n/)) {
    const [verb, ...words] = line.replace(/^#policy /, "").trim().split(/\s+/);
    if (verb === "log") policy.logs.push(...[keyOf(words[0])].filter(Boolean));
    else if (verb === "witness") policy.names.set(words[0], { key: keyOf(words[1]) });
    else if (verb === "group") policy.names.set(words[0], { needed: words[1], members: words.slice(2) });
    else if (verb === "quorum") policy.quorum = words[0] === "none" ? null : words[0];
  }
  return policy;
}

function noteOf(whole) {
  const split = whole.lastIndexOf("\n\n");
  const lines = whole.slice(split + 2).split("\n").filter(Boolean);
  return {
    text: whole.slice(0, split + 1),
    lines: lines.map((line) => {
      const m = /^\u2014 (\S+) (\S+)$/.exec(line);
      const packed = bytesOf(m[2]);
      return { name: m[1], id: packed.slice(0, 4), signature: packed.slice(4) };
    }),
  };
}

// Whether this key has signed: null, false where the signature is wrong, else when (0: no time).
function signedBy(note, key) {
  const line = note.lines.find((l) => l.name === key.name && same(l.id, key.id));
  if (!line) return null;
  if (key.suite === 1) return ed25519.verify(line.signature, utf8.encode(note.text), key.key) ? 0 : false;
  if (key.suite !== 4 || line.signature.length !== 72) return false;
  const seconds = Number(new DataView(line.signature.buffer, line.signature.byteOffset).getBigUint64(0));
  const message = utf8.encode(`cosignature/v1\ntime ${seconds}\n${note.text}`);
  return ed25519.verify(line.signature.slice(8), message, key.key) ? seconds * 1000 : false;
}

function met(policy, name, signed) {
  const one = policy.names.get(name);
  if (!one) return false;
  if (!one.members) return signed.has(name);
  const n = one.members.filter((member) => met(policy, member, signed)).length;
  const needed = one.needed === "all" ? one.members.length : one.needed === "any" ? 1 : Number(one.needed);
  return n >= needed;
}

// Absent if the log's key has signed and, unless `since` is null, enough witnesses since then.
function whyNot(policy, note, since) {
  const byLog = policy.logs.map((key) => signedBy(note, key));
  const signed = new Set();
  let wrong = byLog.includes(false);
  for (const [name, one] of policy.names) {
    const at = one.key ? signedBy(note, one.key) : null;
    wrong ||= at === false;
    if (since !== null && typeof at === "number" && at >= since) signed.add(name);
  }
  if (wrong) return "wrong";
  if (!byLog.includes(0)) return "log";
  if (since === null) return null;
  if (!policy.quorum) return "none";
  return met(policy, policy.quorum, signed) ? null : "witnesses";
}

// RFC 9162 2.1.3.2.
function isIn(root, size, index, leaf, proof) {
  let [fn, sn, hash] = [index, size - 1, leaf];
  if (index >= size) return false;
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 || fn === sn) {
      hash = sha256(join(Uint8Array.of(1), p, hash));
      while (fn % 2 === 0 && fn) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else hash = sha256(join(Uint8Array.of(1), hash, p));
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && same(hash, root);
}

// The note of a tlog-proof that holds for this entry.
function provedBy(entry, file) {
  const split = file.indexOf("\n\n");
  const [head, index, ...hashes] = file.slice(0, split).split("\n");
  const note = noteOf(file.slice(split + 2));
  const [, size, root] = note.text.split("\n");
  const leaf = sha256(join(Uint8Array.of(0), entry));
  const n = /^index (\d+)$/.exec(index);
  return head === "c2sp.org/tlog-proof@v1" && n && isIn(bytesOf(root), Number(size), Number(n[1]), leaf, hashes.map(bytesOf)) ? note : null;
}

function fits(entry, kind, tender, deadline) {
  const is = JSON.parse(textOf(entry));
  return is.kind === kind && is.in.tender === tender && Date.parse(is.at) >= deadline ? is : null;
}

// As the notice writes it, in Beijing.
function timeOf(text) {
  const m = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(:\d\d)?)$/.exec(text.trim());
  return m ? Date.parse(`${m[1]}T${m[2]}+08:00`) : NaN;
}

// Absent if all holds; else the code of what does not.
export function whyShut(warrant, files, deadlineText, unwitnessed) {
  const deadline = timeOf(deadlineText);
  if (Number.isNaN(deadline)) return "deadline";
  let policy;
  try {
    policy = policyOf(files);
  } catch {
    return "policy";
  }
  if (!policy.logs.length) return "policy";
  try {
    const lines = Object.fromEntries(warrant.trim().split("\n").slice(1).map((line) => line.split(" ")));
    const close = bytesOf(lines.close);
    const closed = provedBy(close, textOf(bytesOf(lines["close-proof"])));
    if (!closed || !fits(close, "bid.close", lines.tender, deadline)) return "closed";
    if (!unwitnessed) return whyNot(policy, closed, deadline);
    const start = bytesOf(lines.start);
    const started = provedBy(start, textOf(bytesOf(lines["start-proof"])));
    const says = started && fits(start, "bid.start_opening", lines.tender, deadline);
    if (!says?.in.unwitnessed) return "reason";
    return whyNot(policy, closed, null) ?? whyNot(policy, started, null);
  } catch {
    return "closed";
  }
}
