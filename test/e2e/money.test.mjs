// Money of all purchases together, and what a supplier is owed.
import { inflateRawSync } from "node:zlib";
import { stage } from "./lib.mjs";

const main = (visitor) => visitor.page.textContent("main");
const fen = (text) => BigInt(text.replace(/[^\d-]/g, ""));

async function as(t, login, path) {
  const visitor = await t.visitor();
  t.check(await visitor.signIn(login), `cannot sign in as ${login}`);
  await visitor.goto(path);
  return visitor;
}

// A supplier of the demo that has a contract.
async function owed(t) {
  const visitor = await as(t, "heyang", "/receivables");
  for (let i = 2; i < 25 && !(await visitor.page.locator("main tbody tr").count()); i++) {
    await visitor.signIn(`supplier${String(i).padStart(2, "0")}`);
    await visitor.goto("/receivables");
  }
  return visitor;
}

// A member of a zip by its central directory, as any reader of XLSX finds it.
function member(bytes, name) {
  for (let at = bytes.indexOf("PK\x01\x02"); at >= 0; at = bytes.indexOf("PK\x01\x02", at + 4)) {
    const length = bytes.readUInt16LE(at + 28);
    if (bytes.subarray(at + 46, at + 46 + length).toString() !== name) continue;
    const from = bytes.readUInt32LE(at + 42);
    const start = from + 30 + bytes.readUInt16LE(from + 26) + bytes.readUInt16LE(from + 28);
    const data = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    return (bytes.readUInt16LE(at + 10) ? inflateRawSync(data) : data).toString();
  }
  return "";
}

export default {
  "F01 each figure leads to the list that adds up to it": async (t) => {
    const visitor = await as(t, "caiwu", "/money");
    await visitor.house("the overview");
    const links = await visitor.page.locator(".keybar a[href^='/money/list']").evaluateAll((all) =>
      all.map((a) => ({ href: a.getAttribute("href"), figure: a.textContent })));
    t.check(links.length === 3, `${links.length} figures lead on`);
    for (const { href, figure } of links) {
      await visitor.goto(href);
      const cells = await visitor.page.locator("tbody td:last-child").allTextContents();
      const sum = cells.reduce((n, cell) => n + fen(cell), 0n);
      t.check(sum === fen(figure) && cells.length > 0, `${href}: ${sum} is not ${figure}`);
      const csv = await visitor.page.evaluate(async (path) => (await fetch(path)).text(), href.replace("/list?", "/list.csv?"));
      t.check(csv.trim().split("\r\n").length === cells.length + 1, `${href}: the CSV has other rows`);
    }
    await visitor.house("a list");
  },

  "F02 each picture has a name, a table of the same numbers and CSV": async (t) => {
    const visitor = await as(t, "yusuan", "/money");
    const figures = await visitor.page.locator("figure").evaluateAll((all) =>
      all.map((f) => ({
        role: f.querySelector("svg[role=img]")?.getAttribute("role"),
        title: f.querySelector("svg title")?.textContent,
        rows: f.querySelectorAll("table tbody tr").length,
        names: [...f.querySelectorAll("table tbody th")].map((n) => n.textContent),
      })));
    t.check(figures.length === 2, `${figures.length} pictures`);
    for (const f of figures) t.check(f.role === "img" && f.title && f.rows > 0, `a picture without name or table: ${JSON.stringify(f)}`);
    const csv = await visitor.page.evaluate(async () => (await fetch("/money/categories.csv")).text());
    for (const name of figures[0].names) t.check(csv.includes(name), `the CSV lacks ${name}`);
  },

  "F04 late payments by days, and as a workbook with dates and numbers": async (t) => {
    const visitor = await as(t, "guoku", "/money");
    const days = (await visitor.page.locator("td[data-label='逾期']").allTextContents()).map((d) => Number(fen(d)));
    t.check(days.length > 0, "nothing is late in the demo");
    t.check(days.every((d, i) => i === 0 || d <= days[i - 1]), `not by days: ${days}`);
    const bytes = Buffer.from(await visitor.page.evaluate(async () => [...new Uint8Array(await (await fetch("/money/late.xlsx")).arrayBuffer())]));
    const sheet = member(bytes, "xl/worksheets/sheet1.xml");
    const row = /<row r="2".*?<\/row>/s.exec(sheet)?.[0] ?? "";
    const cell = (column) => new RegExp(`<c r="${column}2"([^>]*)>(.*?)</c>`, "s").exec(row) ?? ["", "", ""];
    t.check(/t="(s|inlineStr)"/.test(cell("A")[1]), "the name is no text");
    for (const column of ["E", "F", "G"])
      t.check(!cell(column)[1].includes("t=") && /<v>\d+(\.\d+)?<\/v>/.test(cell(column)[2]), `${column} is no number: ${cell(column)[0]}`);
  },

  "F01 F04 whoever reads the year's money can open each contract it names": async (t) => {
    for (const login of ["yusuan", "caiwu", "guoku", "shenjiju", "jiandu"]) {
      const visitor = await as(t, login, "/money");
      const links = await visitor.page.evaluate(() =>
        [...document.querySelectorAll('main a[href^="/contract/"]')].map((a) => a.getAttribute("href")));
      t.check(links.length, `${login} sees no contract`);
      for (const href of new Set(links)) {
        const answer = await visitor.page.request.get(t.base + href);
        t.check(answer.status() === 200, `${href} answers ${login} with ${answer.status()}`);
      }
    }
  },

  "a unit sees its own money only, and a supplier none of it": async (t) => {
    const visitor = await as(t, "limin", "/money");
    t.check((await main(visitor)).includes("本单位的钱"), "it does not say whose money it is");
    await visitor.goto("/money/list?of=budget");
    const units = new Set(await visitor.page.locator("tbody td:nth-child(2)").allTextContents());
    t.check(units.size <= 1, `other units: ${[...units]}`);
    const supplier = await t.visitor();
    await supplier.signIn("heyang");
    await supplier.goto("/money", 403);
    t.problems = t.problems.filter((p) => !p.includes("/money: console"));
  },

  "S21 every instalment with due day, invoice and days late, and one click to ask": async (t) => {
    const visitor = await owed(t);
    await visitor.house("what is owed");
    const text = await main(visitor);
    for (const head of ["到期", "最后付款日", "发票", "到哪里了"]) t.check(text.includes(head), `it lacks ${head}`);
    const rows = await visitor.page.locator("tbody tr").count();
    const late = await visitor.page.locator("tbody tr:has(.tag.bad)").count();
    t.check((await visitor.page.locator("tbody tr:has(.tag.bad) a[href^='/do/pay.ask']").count()) === late, "a late one cannot be asked about");
    t.note = `${rows} instalments, ${late} late`;
  },

  "what was reached stands beside what was promised, with its table and CSV": async (t) => {
    await stage(t, "tender-elder-care", "closed", async () => {
      const visitor = await as(t, "limin", "/contracts");
      const link = await visitor.page.locator("main a[href^='/contract/']").first().getAttribute("href");
      await visitor.goto(`${link}/performance`);
      await visitor.house("the assessment");
      const rows = await visitor.page.locator("figure table tbody tr").count();
      const csv = await visitor.page.evaluate(async (path) => (await fetch(path)).text(), `${link}/performance/indicators.csv`);
      t.check(rows > 0 && csv.trim().split("\r\n").length === rows + 1, `${rows} rows, and the CSV: ${csv}`);
      t.check(/项里，\d+ 项达到目标|指标完成情况/.test(await main(visitor)), "no finding");
    });
  },
};
