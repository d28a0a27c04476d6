// From a sealed file to its receipt: announced, brought in pieces, handed in. A lost network only
// makes it wait; what it says stands in the box, as [data-word].
import { Arrival, Refused } from "./arrive.js";
import { size } from "./paper.js";

const one = (selector, from) => from.querySelector(selector);
const seconds = (n) => new Promise((resolve) => setTimeout(resolve, n * 1000));

export function word(box, code, ...values) {
  const text = one(`[data-word="${code}"]`, box) ?? one('[data-word="refused"]', box);
  return text.textContent.replace(/%/g, () => values.shift());
}

export function show(box, code, ...values) {
  box.hidden = false;
  one("[data-state]", box).textContent = word(box, code, ...values);
}

export function bar(box, part, numbers = "") {
  one("progress", box).value = Math.floor(part * 100);
  one("[data-numbers]", box).textContent = numbers;
}

function progress(box, { state, sent, size: all, left_s }) {
  const percent = `${Math.floor((sent / all) * 100)}%`;
  let numbers = word(box, "numbers", size(sent), size(all), percent);
  if (state === "sending" && left_s > 90) numbers += word(box, "minutes", Math.round(left_s / 60));
  else if (state === "sending" && left_s !== null) numbers += word(box, "seconds", Math.ceil(left_s));
  bar(box, sent / all, numbers);
  if (box.dataset.now === state) return;
  box.dataset.now = state;
  show(box, state);
  one("[data-pause]", box).textContent = word(box, state === "paused" ? "resume" : "pause");
}

// Sends fields of the form until there is an answer: the server takes it once, however often it comes.
async function post(form, box, act, mark, fields, redirect) {
  const body = new FormData();
  body.append("_csrf", form.elements._csrf.value);
  body.append("_once", form.elements._once.value + mark);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (;;) {
    const answer = await fetch(`/do/${act}`, { method: "POST", body, redirect }).catch(() => null);
    if (answer && answer.status !== 503) return answer;
    progress(box, { state: "waiting", sent: 0, size: 1 });
    await seconds(3);
  }
}

// What the page that came back says is wrong; null when it is a redirect.
async function wrongIn(answer) {
  if (answer.type === "opaqueredirect" || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return one(".errors, .failure", page) ?? one("main", page);
}

async function announce(form, box, file) {
  if (file.announced) return null;
  const fields = { tender: form.dataset.tender, sha256: file.sha256, size: file.sealed.size };
  const wrong = await wrongIn(await post(form, box, "bid.announce", "a", fields, "manual"));
  file.announced = !wrong;
  if (!wrong)
    one("[data-announced]", box).textContent =
      word(box, "announced", file.sha256.slice(0, 16)) + (file.recovery ? word(box, "recovery") : "");
  return wrong;
}

async function handIn(form, box, file, content, end) {
  const fields = { person: file.person, content };
  for (const name of ["bid", "tender"]) if (form.elements[name]) fields[name] = form.elements[name].value;
  const answer = await post(form, box, form.dataset.act, file.sha256.slice(0, 8), fields, "follow");
  const wrong = await wrongIn(answer);
  if (wrong) return wrong;
  await end();
  location.href = answer.url;
  return null;
}

function refuse(box, wrong) {
  const refused = one("[data-refused]", box);
  refused.replaceChildren(...wrong.childNodes);
  refused.hidden = false;
  show(box, "no");
}

// Paused until it is pressed again, or given up for good.
function again(box) {
  const button = one("[data-pause]", box);
  button.textContent = word(box, "resume");
  return new Promise((resolve) => button.addEventListener("click", resolve, { once: true }));
}

// file: { sealed, sha256, person }; end is awaited once it is in, or given up.
export async function deliver(form, box, file, end) {
  const arrival = new Arrival(file.sealed, {
    name: "bid.age", sha256: file.sha256, tell: (now) => progress(box, now),
  });
  one("[data-refused]", box).hidden = true;
  one("[data-buttons]", box).hidden = false;
  one("[data-pause]", box).onclick = () => (arrival.pausing ? arrival.resume() : arrival.pause());
  one("[data-drop]", box).onclick = async () => {
    await arrival.drop();
    await end();
    location.reload();
  };
  for (;;) {
    try {
      const wrong = (await announce(form, box, file)) ?? (await handIn(form, box, file, await arrival.run(), end));
      if (wrong) refuse(box, wrong);
      return;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      delete box.dataset.now;
      show(box, `refused-${error.message}`, error.message);
      await again(box);
    }
  }
}
