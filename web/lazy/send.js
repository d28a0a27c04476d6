// What was filled in becomes a sealed file, here, and only that is sent.
import { scaled } from "../bid/amount.js";

const one = (selector, from) => from.querySelector(selector);
const value = (node, name) => one(`[name$=".${name}"]`, node)?.value.trim() ?? "";

// 1234.5 as the server writes it: digits and a point.
function plain(text, digits) {
  const n = scaled(text, digits);
  if (n === null) return null;
  const all = n.toString().padStart(digits + 1, "0");
  return `${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

function priceOf(form) {
  const price = plain(form.elements.price.value, 2);
  const lines = [...form.querySelectorAll("[data-line]")].map((row, i) => ({
    n: i + 1,
    name: value(row, "name"),
    unit: value(row, "unit"),
    quantity: value(row, "quantity"),
    unit_price: plain(value(row, "unit_price"), 6),
  }));
  return { price, lines };
}

function responseOf(form) {
  const some = (entries) => Object.fromEntries(Object.entries(entries).filter(([, v]) => v !== ""));
  const answers = [...form.querySelectorAll("[data-answer]")]
    .map((row) => some({ n: Number(value(row, "n")), answer: value(row, "answer"), page: value(row, "page") }))
    .filter((row) => row.answer);
  const index = [...form.querySelectorAll("[data-index]")]
    .map((row) => some({ item: Number(value(row, "item")), level: value(row, "level"), page: value(row, "page") }))
    .filter((row) => row.level || row.page);
  return index.length ? { answers, index } : { answers };
}

function membersOf(form) {
  const json = (name, data) => ({ name, blob: new Blob([JSON.stringify(data)]) });
  const taken = new Set();
  const papers = [...form.querySelectorAll("input[type=file]")]
    .flatMap((input) => [...input.files])
    .map((file, i) => {
      let name = file.name.replace(/[/\\:]/g, "_").replace(/^\.+/, "").slice(-30);
      if (!name || taken.has(name)) name = `${i + 1}-${name}`;
      taken.add(name);
      return { name, blob: file };
    });
  return [json("price.json", priceOf(form)), json("response.json", responseOf(form)), ...papers];
}

function seal(form, tell) {
  const { seal: worker, tender, supplier, inner, outer } = form.dataset;
  const layers = [inner, outer].filter(Boolean).map((keys) => keys.split(" "));
  return new Promise((resolve, reject) => {
    const sealer = new Worker(worker, { type: "module" });
    sealer.onerror = (event) => reject(new Error(event.message));
    sealer.onmessage = ({ data }) => {
      if (data.part) tell(data.part);
      if (data.failed) reject(new Error(data.failed));
      if (data.sealed) resolve(data);
    };
    sealer.postMessage({ claim: { tender, supplier }, members: membersOf(form), layers });
  });
}

// The answer is the receipt, or a page that says what is wrong.
async function send(form, sealed) {
  const body = new FormData();
  for (const name of ["_csrf", "_once", "bid", "tender", "person"])
    if (form.elements[name]) body.append(name, form.elements[name].value);
  body.append("content", sealed, "bid.age");
  const answer = await fetch(form.dataset.act, { method: "POST", body });
  if (answer.redirected) location.href = answer.url;
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".errors, .failure");
}

export async function sealAndSend(form) {
  const says = one("[data-sealing]", form);
  const refused = one("[data-refused]", form);
  const button = one("[data-send]", form);
  says.hidden = false;
  refused.hidden = true;
  button.disabled = true;
  const tell = (part) => (says.textContent = says.dataset.packing.replace("%", Math.round(part * 100)));
  try {
    tell(0);
    const { sealed } = await seal(form, tell).catch((error) => {
      throw new Error(`${says.dataset.failed}${error.message}`);
    });
    says.textContent = says.dataset.sending;
    const wrong = await send(form, sealed).catch(() => {
      throw new Error(says.dataset.broken);
    });
    if (!wrong) return;
    says.hidden = true;
    refused.replaceChildren(...wrong.childNodes);
    refused.hidden = false;
  } catch (error) {
    says.textContent = error.message;
  }
  button.disabled = false;
}
