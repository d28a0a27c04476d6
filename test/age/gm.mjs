// Sealed files of suite gm: xinyue over OpenSSL against web/gm over noble, in both directions.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const web = join(dirname(fileURLToPath(import.meta.url)), "../../web/gm");
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = (digits) => new Uint8Array(Buffer.from(digits, "hex"));
const same = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)) === 0;

// As the browser gets it.
async function load(name, folder) {
  const outfile = join(folder, `${name}.mjs`);
  await esbuild.build({ entryPoints: [join(web, `${name}.js`)], bundle: true, format: "esm", target: "chrome86", outfile });
  return import(pathToFileURL(outfile));
}

// GB/T 32905, 32907 (draft-ribose-cfrg-sm4 for the counter mode), GM/T 0042, GB/T 32918.5.
async function vectors({ check, folder }) {
  const { sm3, hmac, kdf } = await load("sm3", folder);
  const { ctr, roundKeys } = await load("sm4", folder);
  const { open, publicOf } = await load("sm2", folder);
  const text = (words) => new TextEncoder().encode(words);
  check("SM3 of abc", hex(sm3(text("a"), text("bc"))) === "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  check("SM3 of sixteen abcd", hex(sm3(text("abcd".repeat(16)))) === "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
  const key = bytes("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425");
  check("HMAC-SM3", hex(hmac(key, new Uint8Array(50).fill(0xcd))) === "220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae");
  const rounds = roundKeys(bytes("0123456789abcdeffedcba9876543210"));
  check("SM4", hex(ctr(rounds, bytes("0123456789abcdeffedcba9876543210"), new Uint8Array(16))) === "681edf34d206965e86b3e94f536e4246");
  check("SM4-CTR", hex(ctr(rounds, bytes("000102030405060708090a0b0c0d0e0f"), bytes("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbcc"))) === "ac3236cb970cc20791364c395a1342d1a3");
  const secret = bytes("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8");
  check("SM2's public key", hex(publicOf(secret)) === "0309f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020");
  const sealed = bytes("0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df059983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd876621886ca989ca9c7d58087307ca93092d651efa");
  check("SM2 opens", Buffer.from(open(secret, sealed) ?? []).toString() === "encryption standard");
  sealed[100] ^= 1;
  check("SM2 opens nothing that was changed", open(secret, sealed) === null);
  const z = bytes("335e18d751e51f040e27d468138b7ab1dc86ad7f981d7d416222fd6ab3ed230dab743ebcfb22d64f7b6ab791f70658f25b48fa93e54064fdbfbed3f0bd847ac9");
  check("the key derivation", hex(kdf(z, 19)) === "44e60fdbf0bae814376653" + "74bef26749046c9e");
}

async function trips({ check, ours, at, keep }, web, identity, recipient, size) {
  const plain = randomBytes(size);
  ours("-r", recipient, "-o", at("gm-ours"), keep("gm-plain", plain));
  check(`the page reads ours, ${size}`, same(web.openBytes(identity, readFileSync(at("gm-ours"))), plain));
  const made = await new Response(web.sealStream([recipient], new Blob([plain]).stream())).arrayBuffer();
  const file = keep("gm-web", Buffer.from(made));
  check(`we read the page's, ${size}`, same(ours("-d", "-i", at("gm-key"), file).stdout, plain));
}

async function heads({ check, ours, at, keep }, web, identity, recipient) {
  const other = web.makeIdentity();
  const both = await new Response(web.sealStream([web.recipientOf(other), recipient], new Blob(["x"]).stream())).arrayBuffer();
  const head = Buffer.from(both).toString("latin1").split("\n--- ")[0];
  const whole = `${head}\n--- ${Buffer.from(both).toString("latin1").split("\n--- ")[1].slice(0, 43)}\n`;
  const opened = ours("-d", "-i", at("gm-key"), keep("gm-two", Buffer.from(both)));
  check("ours opens a file for two, by its own key", opened.stdout.toString() === "x");
  check("whichever recipient asks", hex(web.fileKey(other, whole)) === hex(web.fileKey(identity, whole)));
  let refused = false;
  try {
    web.fileKey(web.makeIdentity(), whole);
  } catch {
    refused = true;
  }
  check("and nobody else", refused);
  check("ours does not open it for others", ours("-d", "-i", at("key"), keep("gm-both", Buffer.from(both))).status === 1);
}

// GB/T 35275: our SignedData by a certificate of openssl's; openssl finds our signature right.
function signedData({ check, run, at, keep, program }) {
  const id = "distid:1234567812345678";
  const openssl = (...words) => run("openssl", ...words);
  for (const name of ["root", "unit"]) openssl("ecparam", "-name", "SM2", "-genkey", "-noout", "-out", at(`${name}.key`));
  openssl("req", "-new", "-x509", "-sm3", "-key", at("root.key"), "-sigopt", id, "-subj", "/CN=root", "-days", "100", "-out", at("root.pem"));
  openssl("req", "-new", "-sm3", "-key", at("unit.key"), "-sigopt", id, "-subj", "/CN=unit", "-out", at("unit.csr"));
  openssl("x509", "-req", "-in", at("unit.csr"), "-CA", at("root.pem"), "-CAkey", at("root.key"), "-CAcreateserial", "-sm3",
    "-sigopt", id, "-vfyopt", id, "-days", "100", "-out", at("unit.pem"));
  const content = keep("letter", "成交通知书");
  const made = run(program, "signed-data", "sign", "--key", at("unit.key"), "--certificate", at("unit.pem"), "--detached", content);
  const file = keep("letter.p7s", made.stdout);
  const says = (...words) => run(program, "signed-data", "check", "--roots", at("root.pem"), ...words).stdout.toString();
  check("a SignedData holds for its content", says("--content", content, file).startsWith("OK  CN=unit\n1 signers"));
  check("and for no other", says("--content", keep("other", "别的"), file).startsWith("WRONG  a signature"));
  const parsed = openssl("asn1parse", "-inform", "DER", "-in", file).stdout.toString();
  check("openssl reads its structure", parsed.includes("OBJECT            :1.2.156.10197.6.1.4.2.2") && parsed.includes(":sm3"));
  // The last OCTET STRING is the signature.
  const octets = parsed.trim().split("\n").at(-1);
  const hexed = /HEX DUMP\]:(\w+)/.exec(octets)?.[1] ?? "";
  openssl("x509", "-in", at("unit.pem"), "-pubkey", "-noout", "-out", at("unit.pub"));
  const verified = openssl("pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", id, "-pubin", "-inkey", at("unit.pub"),
    "-in", content, "-sigfile", keep("signature", Buffer.from(hexed, "hex")));
  check("openssl finds the signature right", verified.status === 0, verified.stdout.toString() + verified.stderr.toString());
}

export async function suiteGm(kit) {
  await vectors(kit);
  signedData(kit);
  const web = await load("seal", kit.folder);
  kit.ours("keygen", "--gm", "-o", kit.at("gm-key"));
  const text = readFileSync(kit.at("gm-key"), "utf8");
  const identity = /^GM-SECRET-KEY-1\w+$/m.exec(text)[0];
  const recipient = /gm1\w+/.exec(text)[0];
  kit.check("the public key of suite gm is the identity's", web.recipientOf(identity) === recipient);
  for (const size of [0, 1, 65535, 65536, 65537, 300000]) await trips(kit, web, identity, recipient, size);
  await heads(kit, web, identity, recipient);
  const mixed = kit.ours("-r", recipient, "-r", readFileSync(kit.at("public"), "utf8"), kit.at("gm-plain"));
  kit.check("suites do not mix", mixed.status === 1);
}
