// From what was filled in to the files of a bid.
import { scaled } from "./amount.js";

const value = (node, name) => node.querySelector(`[name$=".${name}"]`)?.value.trim() ?? "";

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

export function papersOf(form) {
  const taken = new Set();
  return [...form.querySelectorAll("input[type=file]")]
    .flatMap((input) => [...input.files])
    .map((file, i) => {
      let name = file.name.replace(/[/\\:]/g, "_").replace(/^\.+/, "").slice(-30);
      if (!name || taken.has(name)) name = `${i + 1}-${name}`;
      taken.add(name);
      return { name, blob: file };
    });
}

export const json = (name, data) => ({ name, blob: new Blob([JSON.stringify(data)]) });

export function membersOf(form) {
  return [json("price.json", priceOf(form)), json("response.json", responseOf(form)), ...papersOf(form)];
}
