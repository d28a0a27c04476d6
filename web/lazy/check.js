// Self-check: fetches what the server has, opens it here with the recovery file, and compares.
import { readFile } from "../bid/keep.js";
import { size } from "../bid/paper.js";
import { save, work } from "../bid/work.js";

const one = (selector, from) => from.querySelector(selector);

let node;

function say(code, ...values) {
  return one(`[data-word="${code}"]`, node).textContent.replace(/%/g, () => values.shift());
}

function show(code, ...values) {
  one("[data-state]", node).textContent = say(code, ...values);
}

async function fetched(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(say("unfetched", answer.status));
  return answer.blob();
}

function list(members) {
  const rows = members.map(({ name, size: bytes }) => {
    const row = document.createElement("li");
    row.textContent = `${name}　${size(bytes)}`;
    return row;
  });
  one("[data-members]", node).replaceChildren(...rows);
}

async function check(recovery) {
  list([]);
  if (recovery?.xinyue !== "recovery/v1") return show("not-recovery");
  if (recovery.sha256 !== node.dataset.sha256) return show("other");
  show("fetching");
  try {
    const sealed = await fetched(node.dataset.sealed);
    const found = await work(node.dataset.seal, { job: "check", sealed, recovery });
    const same = found.sha256 === recovery.sha256 && found.plain === recovery.plain;
    show(same ? "same" : "differs", recovery.plain.slice(0, 16), found.plain.slice(0, 16));
    list(found.members);
  } catch (error) {
    show("broken", error.message);
  }
}

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

export async function start(form) {
  node = form;
  node.hidden = false;
  const kept = await readFile("recovery", node.dataset.sha256);
  one("input", node).addEventListener("change", async (event) => check(parsed(await event.target.files[0].text())));
  if (!kept) return;
  one("[data-here]", node).hidden = false;
  one("[data-check]", node).addEventListener("click", () => check(kept));
  one("[data-save]", node).addEventListener("click", () => save(`recovery-${kept.tender}.json`, JSON.stringify(kept)));
}
