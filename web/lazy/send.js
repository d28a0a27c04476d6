// What was filled in becomes a sealed file, here, and only that is sent. Until it is in it is kept on
// this device, so that a page that is opened again goes on with it.
import { bar, deliver, show } from "../bid/deliver.js";
import { dropFile, writeFile } from "../bid/keep.js";
import { membersOf } from "../bid/members.js";
import { save, work } from "../bid/work.js";

const one = (selector, from) => from.querySelector(selector);

async function send(form, file) {
  const { key } = form.dataset;
  one("[data-send]", form).hidden = true;
  await deliver(form, one("[data-sending]", form), file, async () => {
    await dropFile(key, "sealed");
    if (file.recovery) await writeFile("recovery", file.sha256, file.recovery);
  });
}

// A sealed file that was not sent to its end.
export async function goOn(form, file) {
  location.hash = "#submit";
  show(one("[data-sending]", form), "again");
  await send(form, file);
}

export async function sealAndSend(form) {
  const box = one("[data-sending]", form);
  const button = one("[data-send]", form);
  const { seal, tender, supplier, inner, outer, key } = form.dataset;
  const layers = [inner, outer].filter(Boolean).map((keys) => keys.split(" "));
  button.disabled = true;
  show(box, "packing");
  try {
    const job = { job: "seal", claim: { tender, supplier }, members: membersOf(form), layers };
    const made = await work(seal, job, (part) => bar(box, part, `${Math.round(part * 100)}%`));
    const file = { ...made, person: form.elements.person.value };
    save(`recovery-${tender}.json`, JSON.stringify(file.recovery));
    await writeFile(key, "sealed", file);
    await send(form, file);
  } catch (error) {
    show(box, "failed", error.message);
    button.disabled = false;
  }
}
