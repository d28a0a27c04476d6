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
  save(`key-${node.dataset.name}.txt`, key.file);
  document.querySelector("#f-recipient").value = key.recipient;
  const says = one("[data-says]", node);
  says.textContent = says.dataset.made;
}

async function identityOf(input, recipients, says) {
  const { readKey } = await load();
  const identity = await readKey(await input.files[0].text(), recipients);
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

// The file key of each bid, one a line, into the form.
async function unlock(node, input) {
  const { fileKey } = await load();
  const says = one("[data-says]", node);
  const identity = await identityOf(input, node.dataset.recipients.split(" "), says);
  if (!identity) return;
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
  input?.addEventListener("change", () => (node.dataset.recipients ? unlock : rehearse)(node, input));
}
