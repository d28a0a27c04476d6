// The page that seals from a folder, without a network: what is asked comes as a file, what is sealed
// goes out as a file. It makes the same tar and the same layers as the page on line.
import { scaled, times, words, yuan } from "../bid/amount.js";
import { membersOf } from "../bid/members.js";
import { fault, size } from "../bid/paper.js";
import { save, work } from "../bid/work.js";

const form = document.querySelector("#form");
const worker = URL.createObjectURL(new Blob([self.sealer], { type: "text/javascript" }));

let task;

function el(tag, attributes = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...inside);
  return node;
}

const both = (zh, en) => [`${zh} `, el("span", { lang: "en" }, en)];
const hidden = (name, value) => el("input", { type: "hidden", name, value });

function sheet(id, zh, en, ...inside) {
  return el("section", { class: "sheet", "aria-labelledby": id }, el("h2", { id }, ...both(zh, en)), ...inside);
}

function field(name, label, tag = "input", attributes = {}) {
  const id = `f-${name.replaceAll(".", "-")}`;
  return el("div", { class: "field" }, el("label", { for: id }, ...label), el(tag, { id, name, autocomplete: "off", ...attributes }));
}

function answers() {
  const rows = task.requirements.map(({ n, text, star }, i) =>
    el("div", { "data-answer": n, ...(star ? { "data-star": "" } : {}) }, hidden(`answers.${i}.n`, n),
      field(`answers.${i}.answer`, [`${star ? "★ " : ""}${n}　${text}`], "textarea", { rows: 2 }),
      field(`answers.${i}.page`, both("见附件第几页", "page"), "input", { class: "short" })));
  return sheet("h-answers", "2　逐条响应", "Answers, clause by clause", ...rows);
}

function index() {
  const rows = task.items.map(({ n, name, weight, levels }, i) => {
    const options = [["", "—"], ...levels.map(({ score, description }) => [score, `${score}%　${description ?? ""}`])];
    const choices = options.map(([value, text]) => el("option", { value }, text));
    const level = field(`index.${i}.level`, both("自评档次", "the grade you claim"), "select");
    level.querySelector("select").append(...choices);
    return el("div", { "data-index": "" }, hidden(`index.${i}.item`, n), el("h3", {}, `${name}，${weight}`), ...(levels.length ? [level] : []),
      field(`index.${i}.page`, both("见附件第几页", "page"), "input", { class: "short" }));
  });
  return sheet("h-index", "3　评分索引", "Where each scored item is answered", ...rows);
}

function price() {
  const rows = task.lines.map(({ n, name, unit, quantity }, i) =>
    el("div", { "data-line": "" }, hidden(`lines.${i}.n`, n), hidden(`lines.${i}.name`, name), hidden(`lines.${i}.unit`, unit), hidden(`lines.${i}.quantity`, quantity),
      field(`lines.${i}.unit_price`, [`${name}，${quantity} ${unit}　`, ...both("单价（元）", "unit price, yuan")], "input", { class: "short", inputmode: "decimal" })));
  return sheet("h-price", "4　报价", "Price", ...rows,
    field("price", both(`报价总额（元），最高限价 ${task.ceiling}`, "total, yuan"), "input", { class: "short", inputmode: "decimal" }), el("p", { id: "in-words" }));
}

function files() {
  const input = field("files.0.file", both("可以选多个（选填）", "as many as there are"), "input", { type: "file", multiple: "" });
  return sheet("h-files", "5　附件", "Attachments", input);
}

function keys() {
  const rows = [["inner", task.inner], ["outer", task.outer]].flatMap(([layer, all]) => all.map((key) => el("p", { class: "mono" }, `${layer} ${key}`)));
  return sheet("h-keys", "6　密封", "Sealing", el("p", {}, ...both("用下面的公钥密封。请与采购公告上印的逐字核对：不同就不要密封。", "Sealed to these keys. Compare them with the notice: if they differ, do not seal.")), ...rows,
    el("div", { class: "errors", role: "alert", id: "wrong", hidden: "" }), el("p", { role: "status", id: "says" }),
    el("div", { class: "buttons" }, el("button", { class: "button" }, ...both("密封", "Seal"))), el("div", { id: "made" }));
}

const sumOfLines = () =>
  [...form.querySelectorAll("[data-line]")].reduce((sum, row) => {
    const unit = scaled(row.querySelector('[name$=".unit_price"]').value, 6);
    return sum === null || unit === null ? null : sum + times(unit, scaled(row.querySelector('[name$=".quantity"]').value, 4));
  }, 0n);

function wrongPrice() {
  const total = scaled(form.elements.price.value, 2);
  if (!total) return ["报价没有填，或者不是金额", "The price is missing or no amount"];
  if (total > scaled(task.ceiling, 2)) return ["报价超过最高限价", "The price is above the ceiling"];
  if (task.by_line && sumOfLines() !== total) return [`各行合计 ${yuan(sumOfLines() ?? 0n)}，与总额不同`, "The lines do not add up to the total"];
  return null;
}

async function wrongs() {
  const found = [wrongPrice()];
  for (const row of form.querySelectorAll("[data-star]"))
    if (!row.querySelector("textarea").value.trim()) found.push([`第 ${row.dataset.answer} 条（★）没有响应`, "A starred clause has no answer"]);
  for (const input of form.querySelectorAll("input[type=file]"))
    for (const file of input.files) if (await fault(file)) found.push([`「${file.name}」不能用`, "This file cannot be used"]);
  return found.filter(Boolean);
}

async function sealNow(event) {
  event.preventDefault();
  const wrong = await wrongs();
  const box = document.querySelector("#wrong");
  box.hidden = !wrong.length;
  box.replaceChildren(...wrong.map((text) => el("p", {}, ...both(...text))));
  if (wrong.length) return;
  const says = document.querySelector("#says");
  const layers = [task.inner, task.outer].filter((all) => all.length);
  const { tender, supplier } = task;
  const job = { job: "seal", claim: { tender, supplier }, members: membersOf(form), layers };
  try {
    const made = await work(worker, job, (part) => (says.textContent = `${Math.round(part * 100)}%`));
    says.replaceChildren(...both("密封好了：存下这两个文件，把 bid.age 在平台「自己密封，交文件」处递交。", "Sealed: save both files and hand in bid.age on line."));
    show(made);
  } catch (error) {
    says.textContent = String(error.message);
  }
}

function show({ sealed, sha256, recovery }) {
  const button = (text, name, content, type) => {
    const node = el("button", { class: "button second", type: "button" }, ...text);
    node.addEventListener("click", () => save(name, content, type));
    return node;
  };
  document.querySelector("#made").replaceChildren(
    el("p", {}, `SHA-256　${size(sealed.size)}`), el("p", { class: "mono", id: "sum" }, sha256),
    el("div", { class: "buttons" }, button(both("存密封件", "Save bid.age"), "bid.age", sealed, "application/octet-stream"),
      button(both("存恢复文件", "Save the recovery file"), `recovery-${task.tender}.json`, JSON.stringify(recovery))));
}

function build() {
  form.replaceChildren(...(task.requirements.length ? [answers()] : []), ...(task.items.length ? [index()] : []), price(), files(), keys());
  form.elements.price.addEventListener("input", ({ target }) => {
    const fen = scaled(target.value, 2);
    document.querySelector("#in-words").textContent = fen === null ? "" : words(fen);
  });
  form.hidden = false;
}

async function readTask({ target }) {
  const says = document.querySelector("#task-says");
  try {
    const read = JSON.parse(await target.files[0].text());
    if (read.xinyue !== "sealing/v1") throw new Error("sealing/v1");
    task = read;
    build();
    says.textContent = `${task.title}　${task.supplier_name}　${task.deadline}`;
  } catch {
    form.hidden = true;
    says.replaceChildren(...both("这不是采购数据文件。", "This is no file of a tender."));
  }
}

document.querySelector("#first").hidden = true;
document.querySelector("#task").addEventListener("change", readTask);
form.addEventListener("submit", sealNow);
