// The bid as it is being written: each part on its own screen, kept on this device, with what is
// still missing. Without it the page is one long form.
import { scaled, times, words, yuan } from "../bid/amount.js";
import { dropDraft, dropFile, readDraft, readFile, writeDraft, writeFile } from "../bid/keep.js";
import { fault, most, size } from "../bid/paper.js";

const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const tones = { done: "", problem: "tag bad", doing: "tag open", todo: "tag warn", blocked: "tag off" };
const parts = ["answers", "index", "price", "papers"];
const beijing = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", timeStyle: "medium" });
const faults = new Map(); // of the files chosen, by the input's name

let form, key, ceiling;

function say(code, ...values) {
  return one(`[data-say="${code}"]`).textContent.replace(/%/g, () => values.shift());
}

// Status and note of each part, from what stands in the form.

function answersNow() {
  const open = [], pageless = [];
  let answered = 0;
  const rows = all("[data-answer]");
  for (const row of rows) {
    const [text, page] = all("textarea, input[type=text]", row).map((i) => i.value.trim());
    answered += text ? 1 : 0;
    if (row.dataset.star === undefined) continue;
    if (!text) open.push(row.dataset.answer);
    else if (!page) pageless.push(row.dataset.answer);
  }
  const mark = say("stars", "@").includes("、") ? ", " : "、";
  const count = say("answers", answered, rows.length);
  if (open.length)
    return { state: answered ? "doing" : "todo", note: say("stars", open.join(mark)), stops: true };
  if (pageless.length) return { state: "doing", note: say("pages", pageless.join(mark)) };
  return { state: "done", note: count };
}

function indexNow() {
  const rows = all("[data-index]");
  const paged = rows.filter((row) => one("input[type=text]", row).value.trim()).length;
  const state = paged === rows.length ? "done" : paged ? "doing" : "todo";
  return { state, note: say("indexed", paged, rows.length) };
}

function sumOfLines() {
  let sum = 0n;
  for (const row of all("[data-line]")) {
    const price = scaled(one("[data-unit-price]", row).value, 6);
    if (price === null) return null;
    sum += times(price, scaled(one("[data-quantity]", row).value, 4));
  }
  return sum;
}

function priceNow() {
  const field = form.elements.price;
  const sum = form.dataset.byLine === undefined ? null : sumOfLines();
  const fen = scaled(field.value, 2);
  let wrong = null;
  if (field.value.trim() && fen === null) wrong = say("bad-price");
  else if (fen !== null && fen > ceiling) wrong = say("over", yuan(fen), yuan(ceiling), yuan(fen - ceiling));
  else if (fen !== null && sum !== null && sum !== fen) wrong = say("sum", yuan(sum), yuan(fen));
  showPrice(fen, sum, wrong);
  if (wrong) return { state: "problem", note: wrong, stops: true };
  if (fen === null || fen === 0n) return { state: "todo", note: say("no-price"), stops: true };
  return { state: "done", note: say("price", yuan(fen), words(fen)) };
}

function showPrice(fen, sum, wrong) {
  const error = one("[data-price-error]");
  error.textContent = wrong ?? "";
  error.hidden = !wrong;
  one("[data-total]").classList.toggle("wrong", Boolean(wrong));
  one("[data-words]").textContent = fen === null ? "" : words(fen);
  const total = one("[data-sum]");
  if (!total) return;
  total.hidden = sum === null;
  one("[data-sum-text]").textContent = sum === null ? "" : yuan(sum);
}

function papersNow() {
  const files = all("input[type=file]", form).flatMap((i) => [...i.files]);
  const bytes = files.reduce((n, file) => n + file.size, 0);
  if (faults.size) return { state: "problem", note: say("bad-files", faults.size), stops: true };
  if (bytes > most) return { state: "problem", note: say("all-big", size(bytes)), stops: true };
  const { ended } = one("#papers").dataset;
  if (ended) return { state: "problem", note: ended };
  if (!files.length) return { state: "todo", note: say("no-file") };
  return { state: "done", note: say("files", files.length, size(bytes)) };
}

function put(task, { state, note }) {
  const row = one(`[data-task="${task}"]`);
  const status = one("[data-state]", row);
  status.textContent = say(state);
  status.className = tones[state];
  one("[data-note]", row).textContent = note;
  one("a", row).hidden = state === "blocked";
  one("[data-name]", row).hidden = state !== "blocked";
  const missing = one(`[data-missing] [data-for="${task}"]`);
  missing.hidden = state === "done" || task === "submit";
  one("[data-note]", missing).textContent = note;
}

function look() {
  const found = {
    answers: one("#answers") && answersNow(),
    index: one("#index") && indexNow(),
    price: priceNow(),
    papers: papersNow(),
  };
  let stops = 0;
  for (const part of parts) {
    if (!found[part]) continue;
    put(part, found[part]);
    stops += found[part].stops ? 1 : 0;
    one(`[data-check-${part}]`).textContent = found[part].note;
  }
  one("[data-check]").hidden = false;
  const send = one("[data-send]");
  if (send) {
    put("submit", stops ? { state: "blocked", note: say("stop", stops) } : { state: "todo", note: say("ready") });
    send.disabled = stops > 0;
  }
  one("[data-stop]").hidden = !stops;
  one("[data-stop]").textContent = stops ? say("stop", stops) : "";
  const box = one("[data-missing]");
  const missing = all("li:not([hidden])", box).length;
  box.hidden = !missing || Boolean(one("[data-part]:target"));
  one("h2", box).textContent = one("h2", box).textContent.replace(/\d+(?=\D*$)/, missing);
}

// Keeping.

const kept = () => all("input[type=text], textarea, select", form).filter((i) => i.name);

function save() {
  const time = beijing.format();
  const draft = { key, time, fields: Object.fromEntries(kept().map((i) => [i.name, i.value])) };
  tell(writeDraft(key, draft) ? say("saved", time) : say("unsaved"));
}

function tell(text) {
  for (const node of all("[data-saved], [data-keeping]")) node.textContent = text;
}

function fill(fields = {}) {
  for (const input of kept()) if (fields[input.name] !== undefined) input.value = fields[input.name];
}

async function check(input, file) {
  const error = one(`#${input.id}-error`);
  const why = file && (await fault(file));
  if (why) faults.set(input.name, why);
  else faults.delete(input.name);
  error.textContent = why ? say(...why) : "";
  error.hidden = !why;
  input.parentElement.classList.toggle("wrong", Boolean(why));
}

async function chosen(input) {
  const file = input.files[0];
  one(`#${input.id}-kept`).hidden = true;
  await check(input, file);
  if (file && !faults.has(input.name)) await writeFile(key, input.name, file);
  else await dropFile(key, input.name);
  look();
}

async function bringFiles() {
  for (const input of all("[data-file] input", form)) {
    const file = await readFile(key, input.name);
    if (!file || input.files.length) continue;
    const carrier = new DataTransfer();
    carrier.items.add(file);
    input.files = carrier.files;
    const note = one(`#${input.id}-kept`);
    note.textContent = say("kept", file.name, size(file.size));
    note.hidden = false;
  }
}

async function clear() {
  dropDraft(key);
  for (const input of all("[data-file] input", form)) await dropFile(key, input.name);
  location.reload();
}

function exportDraft() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(readDraft(key))], { type: "application/json" }));
  link.download = `${key}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function importDraft(input) {
  let draft = null;
  try {
    draft = JSON.parse(await input.files[0].text());
  } catch {
    draft = null;
  }
  if (draft?.key === key) {
    fill(draft.fields);
    save();
    look();
  }
  one("[data-saved]").textContent = say(draft?.key === key ? "imported" : "not-draft");
}

// One part at a time: the address says which.

function turn() {
  const part = one("[data-part]:target");
  for (const node of all("[data-part]")) node.hidden = node !== part;
  for (const node of all("[data-list], [data-list] ~ section, .side")) node.hidden = Boolean(part);
  look();
  const heading = part ? one("h2", part) : location.hash === "#tasks" && one("#tasks");
  if (heading) heading.focus();
}

// The button that seals; and what was sealed before and is not in yet.
async function sealed() {
  const { sealAndSend, goOn } = await import(form.dataset.sender);
  one("[data-send]").addEventListener("click", () => sealAndSend(form));
  const file = await readFile(key, "sealed");
  if (file) await goOn(form, file);
}

export function start(node) {
  form = node;
  key = form.dataset.key;
  ceiling = BigInt(form.dataset.ceiling);
  form.removeAttribute("data-once"); // the draft is kept: nothing is lost by leaving
  for (const hidden of all("[data-scripted], [data-draft]")) hidden.hidden = false;
  const draft = readDraft(key);
  fill(draft.fields);
  tell(draft.time ? say("saved", draft.time) : say("keeping"));
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    save();
    look();
  });
  form.addEventListener("change", (event) => event.target.type === "file" && chosen(event.target));
  one("[data-export]").addEventListener("click", exportDraft);
  one("[data-clear]").addEventListener("click", clear);
  one("[data-import]").addEventListener("change", (event) => importDraft(event.target));
  addEventListener("hashchange", turn);
  if (form.dataset.seal && one("[data-send]")) sealed();
  bringFiles().then(look);
  turn();
}
