// Fills the papers of a bid from the draft on this device, and prints them. Nothing is sent.
import { scaled, words, yuan } from "../bid/amount.js";
import { readDraft } from "../bid/keep.js";

export function start(folder) {
  const values = readDraft(folder.dataset.key).fields ?? {};
  const fen = scaled(values.price ?? "", 2);
  if (fen !== null) {
    values.price = yuan(fen);
    values.words = words(fen);
  }
  let filled = 0;
  for (const node of folder.querySelectorAll("[data-fill]")) {
    const value = values[node.dataset.fill]?.trim();
    if (!value) continue;
    node.textContent = value;
    filled += node.dataset.fill === "person" ? 0 : 1;
  }
  for (const node of folder.querySelectorAll("[data-filled]")) node.hidden = !filled;
  for (const node of folder.querySelectorAll("[data-unfilled]")) node.hidden = filled > 0;
  folder.querySelector("[data-scripted]").hidden = false;
  folder.querySelector("[data-print]").addEventListener("click", () => print());
}
