// Keys and small age files on the pages of those who hold keys. Nothing secret leaves the page.
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

const identityLine = /^AGE-SECRET-KEY-1[A-Z0-9]+$/m;

export async function makeKey() {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  return { recipient, file: `# public key: ${recipient}\n${identity}\n` };
}

// The identity in a file of keys, if it is the one of this recipient (or of any).
export async function readKey(text, recipients) {
  const identity = identityLine.exec(text.replaceAll("\r", ""))?.[0];
  const recipient = identity && (await identityToRecipient(identity).catch(() => null));
  return recipient && recipients.includes(recipient) ? identity : null;
}

function reader(identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter;
}

export const openText = (identity, armored) => reader(identity).decrypt(armor.decode(armored), "text");

export async function fileKey(identity, header) {
  const key = await reader(identity).decryptHeader(new TextEncoder().encode(header));
  return [...key].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A text in layers, the innermost first, each to the keys that stand on lines of their own.
export async function sealText(text, layers) {
  let data = text;
  for (const keys of layers) {
    const encrypter = new Encrypter();
    for (const key of keys.split("\n")) if (key.trim()) encrypter.addRecipient(key.trim());
    data = await encrypter.encrypt(data);
  }
  return armor.encode(data);
}
