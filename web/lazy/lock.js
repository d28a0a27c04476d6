// On the pages of who holds a key: makes one, and uses it, without ever sending it.
const one = (selector, from) => from.querySelector(selector);

let age;
const load = async () => (age ??= await import(document.querySelector("[data-age]").dataset.age));

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function make(node) {
  const { makeKey } = await load();
  const key = await makeKey(node.dataset.suite);
  // Whose signatures count is kept beside the key: what the server says of it later does not.
  const policy = await (await fetch("/journal/policy")).text();
  const kept = policy.trim().split("\n").map((line) => `#policy ${line}\n`).join("");
  save(`key-${node.dataset.name}.txt`, kept + key.file);
  document.querySelector("#f-recipient").value = key.recipient;
  const says = one("[data-says]", node);
  says.textContent = says.dataset.made;
}

async function textOf(input) {
  return (await Promise.all([...input.files].map((file) => file.text()))).join("\n");
}

async function identityOf(input, recipients, says) {
  const { readKey } = await load();
  const identity = await readKey(await textOf(input), recipients);
  says.textContent = identity ? "" : says.dataset.wrong;
  return identity;
}

async function rehearse(node, input) {
  const { openText } = await load();
  const says = one("[data-says]", node);
  const identity = await identityOf(input, [node.dataset.recipient], says);
  if (!identity) return;
  try {
    one("[data-answer]", node).value = await openText(identity, one("[data-sealed]", node).textContent);
  } catch {
    says.textContent = says.dataset.wrong;
  }
}

// Why no file key may be given out: a sentence of the page's, or nothing. Only bids wait for a
// witnessed deadline; the numbers of a draw do not.
async function shutBy(node, input) {
  if (!node.dataset.check) return "";
  const { whyShut } = await import(node.dataset.check);
  const why = whyShut(one("[data-warrant]", node).value, await textOf(input), one("[data-deadline]", node).value, one("[data-unwitnessed]", node)?.checked);
  return why && one(`[data-why="${why}"]`, node).textContent;
}

// The file key of each bid, one a line, into the form.
async function unlock(node, input) {
  const { fileKey } = await load();
  const says = one("[data-says]", node);
  const identity = await identityOf(input, node.dataset.recipients.split(" "), says);
  one("[data-keys]", node).value = "";
  const shutWhy = identity && (await shutBy(node, input));
  if (shutWhy) says.textContent = shutWhy;
  if (!identity || shutWhy) return;
  const lines = [];
  let shut = 0;
  for (const header of node.querySelectorAll("[data-header]"))
    try {
      lines.push(`${header.dataset.header} ${await fileKey(identity, header.value)}`);
    } catch {
      shut += 1;
    }
  one("[data-keys]", node).value = `${lines.join("\n")}\n`;
  says.textContent = says.dataset.done.replace("%", lines.length).replace("%", shut);
}

export function start(node) {
  node.hidden = false;
  for (const hidden of node.querySelectorAll("[data-scripted]")) hidden.hidden = false;
  one("[data-generate]", node)?.addEventListener("click", () => make(node));
  const input = one("[data-identity]", node);
  const use = () => input.files.length && (node.dataset.recipients ? unlock : rehearse)(node, input);
  for (const part of [input, one("[data-deadline]", node), one("[data-unwitnessed]", node)])
    part?.addEventListener("change", use);
}
