// A file sealed elsewhere goes the same way as one sealed here: in pieces, and on where it stopped.
import { bar, deliver, show } from "../bid/deliver.js";
import { work } from "../bid/work.js";

async function send(form, sealed) {
  const box = form.querySelector("[data-sending]");
  show(box, "summing");
  const { sha256 } = await work(form.dataset.seal, { job: "hash", blob: sealed }, (part) => bar(box, part));
  await deliver(form, box, { sealed, sha256, person: form.elements.person.value }, () => {});
}

export function start(form) {
  form.addEventListener("submit", (event) => {
    const sealed = form.elements.content.files[0];
    if (!sealed?.size) return; // the server says what is missing
    event.preventDefault();
    event.stopImmediatePropagation();
    document.dispatchEvent(new Event("saved")); // nothing is lost by leaving
    form.querySelector("button:not([type])").disabled = true;
    send(form, sealed);
  });
}
