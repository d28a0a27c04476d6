// The draft for another computer: shut here under a code that stays with the supplier, kept by the
// server as ciphertext, opened there. What is filled in is read from and put back into this device's
// own draft (bid/keep.js).
import { Arrival } from "../bid/arrive.js";
import { readDraft, readFile, writeDraft, writeFile } from "../bid/keep.js";
import { json } from "../bid/members.js";
import { work } from "../bid/work.js";

const one = (selector, from) => from.querySelector(selector);
const letters = "0123456789abcdefghjkmnpqrstvwxyz"; // as ids have them: none that look alike

let node, key, form;

function show(code, ...values) {
  one("[data-state]", node).textContent = one(`[data-word="${code}"]`, node).textContent.replace(/%/g, () => values.shift());
}

// A hundred random bits: nobody guesses them, however long the ciphertext lies about.
function newCode() {
  const drawn = [...crypto.getRandomValues(new Uint8Array(20))].map((byte) => letters[byte % 32]).join("");
  return drawn.match(/.{5}/g).join("-");
}

const typed = (text) => text.toLowerCase().replace(/[^0-9a-z]/g, "").replace(/o/g, "0").replace(/[il]/g, "1").match(/.{1,5}/g)?.join("-") ?? "";

const inputs = () => [...form.querySelectorAll("[data-file] input")];

async function members() {
  const draft = readDraft(key);
  const papers = [];
  const blobs = [];
  for (const { name: input } of inputs()) {
    const file = await readFile(key, input);
    if (!file) continue;
    blobs.push({ name: `paper-${papers.length}`, blob: file });
    papers.push({ input, name: file.name, type: file.type });
  }
  return [json("draft.json", { ...draft, code: undefined, papers }), ...blobs];
}

async function send(sealed, sha256) {
  const tell = ({ state, sent, size }) => show(state === "waiting" ? "waiting" : "sending", `${Math.floor((sent / size) * 100)}%`);
  const content = await new Arrival(sealed, { name: "draft.age", sha256, tell }).run();
  const body = new FormData();
  body.append("_csrf", form.elements._csrf.value);
  body.append("tender", node.dataset.tender);
  body.append("content", content);
  const answer = await fetch("/do/bid.keep_draft", { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
}

async function keep() {
  const code = localStorage.getItem(`xinyue.code.${key}`) ?? newCode();
  show("shutting");
  try {
    const { sealed, sha256 } = await work(node.dataset.seal, { job: "shut", members: await members(), code });
    await send(sealed, sha256);
    localStorage.setItem(`xinyue.code.${key}`, code);
    tellCode(code);
    show("kept");
  } catch (error) {
    show("unkept", error.message);
  }
}

function tellCode(code) {
  one("[data-code]", node).hidden = false;
  one("[data-code] b", node).textContent = code;
}

async function bring(code) {
  show("opening");
  const answer = await fetch(node.dataset.draft, { cache: "no-store" });
  const { members: all } = await work(node.dataset.seal, { job: "open", sealed: await answer.blob(), code });
  const { papers, ...draft } = JSON.parse(await all[0].blob.text());
  if (draft.key !== key || !writeDraft(key, draft)) throw new Error("draft");
  for (const [i, { input, name, type }] of papers.entries())
    await writeFile(key, input, new File([all[i + 1].blob], name, { type }));
  localStorage.setItem(`xinyue.code.${key}`, code);
}

async function fetchDraft() {
  try {
    await bring(typed(one("[data-typed]", node).value));
    location.reload();
  } catch {
    show("wrong");
  }
}

export function start(element) {
  node = element;
  key = node.dataset.key;
  form = document.querySelector(`form[data-key="${key}"]`);
  node.hidden = false;
  const code = localStorage.getItem(`xinyue.code.${key}`);
  if (code) tellCode(code);
  one("[data-keep]", node).addEventListener("click", keep);
  one("[data-fetch]", node)?.addEventListener("click", fetchDraft);
}
