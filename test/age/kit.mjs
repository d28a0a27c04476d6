// xinyue age against everybody else's: the vectors of C2SP's age kit, Debian's age, and typage; and
// its files of suite gm against the page's.
// node test/age/kit.mjs; ends with "N passed, N failed".
import { spawnSync } from "node:child_process";
import { createHash, randomBytes, webcrypto } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateSync } from "node:zlib";
import * as kit from "cctv-age";
import { suiteGm } from "./gm.mjs";

globalThis.crypto ??= webcrypto;
const { Decrypter, Encrypter, armor, generateX25519Identity, identityToRecipient } = await import("age-encryption");

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.XINYUE ?? join(root, "build/xinyue");
const folder = mkdtempSync(join(tmpdir(), "xinyue-age-"));
const says = {
  "header failure": "not a file that age",
  "no match": "for others",
  "HMAC failure": "header was changed",
  "payload failure": "content was changed",
  "armor failure": "text around it",
};
let passed = 0;
let failed = 0;
let skipped = 0;

const at = (name) => join(folder, name);
const keep = (name, data) => (writeFileSync(at(name), data), at(name));
const run = (command, ...words) => spawnSync(command, words, { maxBuffer: 1 << 28, timeout: 60_000 });
const ours = (...words) => run(program, "age", ...words);

function check(name, right, note = "") {
  if (right) passed += 1;
  else failed += 1;
  if (!right) console.log(`not ok ${name} ${note}`);
}

// "key: value" lines, an empty line, the file.
function read(bytes) {
  const whole = Buffer.from(bytes);
  const end = whole.indexOf("\n\n");
  const lines = whole.subarray(0, end).toString().split("\n").map((line) => /^([^:]+): (.*)$/s.exec(line));
  const all = (key) => lines.filter((l) => l?.[1] === key).map((l) => l[2]);
  const file = whole.subarray(end + 2);
  return { all, one: (key) => all(key)[0], file: all("compressed")[0] === "zlib" ? inflateSync(file) : file };
}

function vector(name, bytes) {
  const v = read(bytes);
  const identities = v.all("identity");
  if (identities.some((i) => i.startsWith("AGE-SECRET-KEY-PQ"))) {
    skipped += 1;
    return;
  }
  const words = ["-d"];
  if (v.one("passphrase")) words.push("--passphrase-file", keep("words", `${v.one("passphrase")}\n`));
  if (identities.length) words.push("-i", keep("identities", `${identities.join("\n")}\n`));
  if (words.length === 1) words.push("-i", at("key"));
  const done = ours(...words, keep("file", v.file));
  const expect = v.one("expect");
  const said = done.stderr.toString();
  const right = expect === "success" ? done.status === 0 : done.status === 1 && said.includes(says[expect]);
  const released = createHash("sha256").update(done.stdout).digest("hex");
  const same = !v.one("payload") || v.one("payload") === released;
  check(name, right && same, `expected ${expect}, ${same ? "" : "and another plaintext, "}got ${said}`);
}

// Written by one, read by the other.
async function roundTrips(key, recipient, size) {
  const plain = keep("plain", randomBytes(size));
  const bytes = readFileSync(plain);
  const same = (data) => Buffer.compare(Buffer.from(data), bytes) === 0;
  const reader = new Decrypter();
  reader.addIdentity(key);
  const writer = new Encrypter();
  writer.addRecipient(recipient);

  ours("-r", recipient, "-o", at("ours"), plain);
  check(`age reads ours, ${size}`, same(run("age", "-d", "-i", at("key"), at("ours")).stdout));
  check(`typage reads ours, ${size}`, same(await reader.decrypt(readFileSync(at("ours")))));
  run("age", "-r", recipient, "-o", at("theirs"), plain);
  check(`we read age's, ${size}`, same(ours("-d", "-i", at("key"), at("theirs")).stdout));
  check(`we read typage's, ${size}`, same(ours("-d", "-i", at("key"), keep("web", await writer.encrypt(bytes))).stdout));

  ours("-a", "-r", recipient, "-o", at("text"), plain);
  check(`age reads our armor, ${size}`, same(run("age", "-d", "-i", at("key"), at("text")).stdout));
  check(`typage reads our armor, ${size}`, same(await reader.decrypt(armor.decode(readFileSync(at("text"), "utf8")))));
  run("age", "-a", "-r", recipient, "-o", at("text"), plain);
  check(`we read age's armor, ${size}`, same(ours("-d", "-i", at("key"), at("text")).stdout));
}

async function nested() {
  const inner = await generateX25519Identity();
  const recipient = await identityToRecipient(inner);
  const plain = keep("plain", "两把锁");
  run("age", "-r", recipient, "-o", at("one"), plain);
  ours("-R", keep("outer", `# outer\n${readFileSync(at("public"), "utf8")}\n`), "-o", at("two"), at("one"));
  run("age", "-d", "-i", at("key"), "-o", at("opened"), at("two"));
  const done = ours("-d", "-i", keep("inner", `${inner}\n`), at("opened"));
  check("two layers, one by each program", done.stdout.toString() === "两把锁");
  const early = ours("-d", "-i", at("inner"), at("two"));
  check("the inner key alone opens nothing", early.status === 1 && early.stdout.length === 0);
}

async function passphrases() {
  const words = keep("words", "correct horse battery staple\n");
  const plain = keep("plain", "text");
  ours("--passphrase-file", words, "-o", at("file"), plain);
  const reader = new Decrypter();
  reader.addPassphrase("correct horse battery staple");
  check("typage opens our passphrase", (await reader.decrypt(readFileSync(at("file")), "text")) === "text");
  check("so do we", ours("-d", "--passphrase-file", words, at("file")).stdout.toString() === "text");
  const wrong = ours("-d", "--passphrase-file", keep("wrong", "x\n"), at("file"));
  check("another does not", wrong.status === 1);
}

function flags() {
  for (const words of [[], ["-d"], ["-r", "age1x"], ["-d", "-r", "x"], ["-p", "-r", "x"], ["-x"], ["-d", "-i", at("none"), "x"]])
    check(`refused: ${words.join(" ")}`, ours(...words).status === 2);
  check("an existing key is not overwritten", ours("keygen", "-o", at("key")).status === 1);
}

try {
  ours("keygen", "-o", at("key"));
  const text = readFileSync(at("key"), "utf8");
  const key = /^AGE-SECRET-KEY-1\w+$/m.exec(text)[0];
  const recipient = /age1\w+/.exec(text)[0];
  keep("public", recipient);
  check("the public key is the identity's", (await identityToRecipient(key)) === recipient);
  for (const [name, bytes] of Object.entries(kit)) vector(name, bytes);
  check("every vector but the post-quantum ones was tried", skipped === 19, `${skipped} skipped`);
  for (const size of [0, 1, 65535, 65536, 65537, 300000]) await roundTrips(key, recipient, size);
  await nested();
  await passphrases();
  flags();
  await suiteGm({ check, ours, run, at, keep, folder, program });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
