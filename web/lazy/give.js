// A random number made on this computer: its hash and its seal go into the form, the number itself
// into a file of the giver's.
const hex = (data) => [...new Uint8Array(data)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function make(node) {
  const { draw, name, inner, outer } = node.dataset;
  const { sealText } = await import(document.querySelector("[data-age]").dataset.age);
  const r = crypto.getRandomValues(new Uint8Array(32));
  const head = new TextEncoder().encode(`draw-commit/v1\n${draw}\n${name}\n`);
  node.querySelector("[data-sealed]").value = await sealText(hex(r), [inner, outer]);
  node.querySelector("[data-fixed]").value = hex(await crypto.subtle.digest("SHA-256", new Uint8Array([...head, ...r])));
  save(`draw-${draw}-${name}.txt`, `${hex(r)}\n`);
  const says = node.querySelector("[data-says]");
  says.textContent = says.dataset.made;
}

async function fill(node, input) {
  node.querySelector("[data-r]").value = (await input.files[0].text()).trim().slice(0, 64);
}

export function start(node) {
  for (const hidden of node.querySelectorAll("[data-scripted]")) hidden.hidden = false;
  node.querySelector("[data-make]")?.addEventListener("click", () => make(node));
  const kept = node.querySelector("[data-kept]");
  kept?.addEventListener("change", () => fill(node, kept));
}
