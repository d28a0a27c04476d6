// What a holder's browser must see before it works out a file key: a log of our own making, signed by
// keys of Node's, in every way in which it can be wrong.
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const program = process.env.XINYUE ?? join(dirname(fileURLToPath(import.meta.url)), "../../build/xinyue");
const sha = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const b64 = (data) => Buffer.from(data).toString("base64");
const deadline = "2026-03-24T01:30:00Z";
const written = "2026-03-24 09:30";

// A key as C2SP names it; suite 1 signs notes, 4 cosigns them.
function signer(name, suite) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const packed = Buffer.concat([Buffer.from([suite]), publicKey.export({ type: "spki", format: "der" }).subarray(-32)]);
  const id = sha(`${name}\n`, packed).subarray(0, 4);
  const line = (text, at, break_) => {
    const seconds = Math.floor(Date.parse(at) / 1000);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds || 0));
    const what = suite === 1 ? text : `cosignature/v1\ntime ${seconds}\n${text}`;
    const made = sign(null, Buffer.from(what), privateKey);
    if (break_) made[3] ^= 1;
    return `\u2014 ${name} ${b64(Buffer.concat(suite === 1 ? [id, made] : [id, time, made]))}\n`;
  };
  return { name, key: `${name}+${id.toString("hex")}+${b64(packed)}`, line };
}

const leaf = (entry) => sha([0], entry);
const node = (a, b) => sha([1], a, b);

// RFC 6962 2.1: root, and the path of an entry.
const half = (n) => 2 ** Math.floor(Math.log2(n - 1));
const root = (l) => (l.length === 1 ? l[0] : node(root(l.slice(0, half(l.length))), root(l.slice(half(l.length)))));
function path(l, i) {
  if (l.length === 1) return [];
  const k = half(l.length);
  return i < k ? [...path(l.slice(0, k), i), root(l.slice(k))] : [...path(l.slice(k), i - k), root(l.slice(0, k))];
}

const tender = "1aaaaaaaaaa";
const entry = (kind, at, more = {}) => JSON.stringify({ at, by: null, in: { tender, ...more }, kind });

// A warrant from a log of seven entries; `how` says what is wrong with it.
function scene(how = {}) {
  const log = signer("log.example/journal", 1);
  const witnesses = [signer("one.example", 4), signer("two.example", 4)];
  const close = entry(how.kind ?? "bid.close", how.closed ?? "2026-03-24T01:31:00.000000Z");
  const start = entry("bid.start_opening", "2026-03-24T01:32:00.000000Z", how.reason ? { unwitnessed: how.reason } : {});
  const entries = ["a", "b", close, "c", start, "d", "e"];
  const leaves = entries.map((e) => leaf(e));
  const text = `log.example/journal\n${entries.length}\n${b64(root(leaves))}\n`;
  const signed = [how.unsigned ? "" : log.line(text, null, how.broken === "log")];
  for (const [i, w] of witnesses.entries())
    if (!how.absent?.includes(i)) signed.push(w.line(text, how.seen?.[i] ?? "2026-03-24T01:31:05Z", how.broken === i));
  const proof = (i) => b64(`c2sp.org/tlog-proof@v1\nindex ${i}\n${path(leaves, i).map(b64).join("\n")}\n\n${text}\n${signed.join("")}`);
  const warrant = `xinyue-opening@v1\ntender ${how.tender ?? tender}\nclose ${b64(how.other ?? close)}\nclose-proof ${proof(2)}\nstart ${b64(start)}\nstart-proof ${proof(4)}\n`;
  const names = witnesses.map((w) => w.name).join(" ");
  const policy = `log ${log.key}\n${witnesses.map((w) => `witness ${w.name} ${w.key}\n`).join("")}group both ${how.needed ?? "all"} ${names}\nquorum ${how.quorum ?? "both"}\n`;
  return { warrant, policy };
}

export default {
  "a holder's browser works out nothing unless the log and its witnesses are right": async (t) => {
    const { whyShut } = await import(join(dirname(program), "web/warrant.js"));
    const ask = (how, expected, without = false, time = written) => {
      const { warrant, policy } = scene(how);
      const got = whyShut(warrant, how.files ?? policy, time, without);
      t.check(got === expected, `${JSON.stringify(how)}: ${got}, not ${expected}`);
    };
    ask({}, null);
    ask({ needed: "any", absent: [1] }, null);
    ask({ needed: "1", seen: [deadline, "2026-03-24T01:29:59Z"] }, null);
    ask({ absent: [1] }, "witnesses");
    ask({ seen: [deadline, "2026-03-24T01:29:59Z"] }, "witnesses"); // one signed before the deadline
    ask({ broken: 1 }, "wrong");
    ask({ broken: "log" }, "wrong");
    ask({ unsigned: true }, "log");
    ask({ quorum: "none" }, "none");
    ask({ closed: "2026-03-24T01:29:00.000000Z" }, "closed");
    ask({ kind: "bid.say" }, "closed");
    ask({ tender: "1bbbbbbbbbb" }, "closed");
    ask({ other: entry("bid.close", "2026-03-24T01:31:01.000000Z") }, "closed"); // not what the log holds
    ask({}, "closed", false, "2026-03-25 09:30");
    ask({}, "deadline", false, "");
    ask({ files: "AGE-SECRET-KEY-1X" }, "policy");
    ask({ files: "log nonsense" }, "policy");
    ask({ quorum: "none" }, "reason", true);
    ask({ quorum: "none", reason: "联系不上", absent: [0, 1] }, null, true);
    ask({ reason: "联系不上", unsigned: true }, "log", true);
    // The lines that stand beside a new key.
    const { warrant, policy } = scene();
    const beside = policy.trim().split("\n").map((line) => `#policy ${line}\n`).join("");
    t.check(whyShut(warrant, `${beside}# public key: age1\nAGE-SECRET-KEY-1X\n`, written, false) === null, "a key's file is not read");
  },
};
