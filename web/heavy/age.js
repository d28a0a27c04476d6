// Keys and small age files on the pages of those who hold keys. Nothing secret leaves the page.
import * as gm from "../gm/seal.js";
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

const identityLine = /^(AGE|GM)-SECRET-KEY-1[A-Z0-9]+$/m;
const recipientOf = async (identity) => (gm.isGm(identity) ? gm.recipientOf(identity) : identityToRecipient(identity));

export async function makeKey(suite) {
  const identity = suite === "gm" ? gm.makeIdentity() : await generateX25519Identity();
  const recipient = await recipientOf(identity);
  return { recipient, file: `# public key: ${recipient}\n${identity}\n` };
}

// The identity in a file of keys, if it is the one of this recipient (or of any).
export async function readKey(text, recipients) {
  const identity = identityLine.exec(text.replaceAll("\r", ""))?.[0];
  const recipient = identity && (await recipientOf(identity).catch(() => null));
  return recipient && recipients.includes(recipient) ? identity : null;
}

function reader(identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter;
}

export async function openText(identity, armored) {
  const file = armor.decode(armored);
  return gm.isGm(identity) ? new TextDecoder().decode(gm.openBytes(identity, file)) : reader(identity).decrypt(file, "text");
}

export async function fileKey(identity, header) {
  const key = gm.isGm(identity) ? gm.fileKey(identity, header) : await reader(identity).decryptHeader(new TextEncoder().encode(header));
  return [...key].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sealer(recipients) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter;
}

// A text in layers, the innermost first, each to the keys that stand on lines of their own.
export async function sealText(text, layers) {
  let data = text;
  for (const keys of layers) {
    const recipients = keys.split("\n").map((key) => key.trim()).filter(Boolean);
    data = gm.isGm(keys) ? await gm.sealBytes(recipients, data) : await sealer(recipients).encrypt(data);
  }
  return armor.encode(data);
}
