// How pages hold up in other shapes: another language, larger letters, more room between them.
import { desk, phone } from "./lib.mjs";

// Eight pages that everybody meets, and one of each desk.
const open = ["/", "/notices", "/results", "/suppliers", "/law", "/words", "/redress", "/journal", "/trust"];
const desks = [["limin", "/home"], ["heyang", "/bids"], ["caiwu", "/money"], ["chengong", "/agency"]];

async function pages(t, run) {
  const visitor = await t.visitor();
  for (const path of [...open, await onePath(visitor, "/procurements", "/project/"), await onePath(visitor, "/tenders", "/tender/")])
    await run(visitor, path);
  for (const [login, path] of desks) {
    const one = await t.visitor();
    if (await one.signIn(login)) await run(one, path);
  }
}

async function onePath(visitor, list, begins) {
  await visitor.goto(list);
  const href = await visitor.page.locator(`main a[href^="${begins}"]`).first().getAttribute("href");
  return href.split("?")[0];
}

const more = (path, query) => `${path}${path.includes("?") ? "&" : "?"}${query}`;
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// Texts that are cut off because they grew.
const clipped = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("main *, header *, nav *")]
      .filter((n) => ["hidden", "clip"].includes(getComputedStyle(n).overflowY) && n.clientHeight > 4)
      .filter((n) => n.scrollHeight > n.clientHeight + 2 && n.textContent.trim())
      .map((n) => n.outerHTML.slice(0, 100)));

export default {
  "X01 pages are as sound in English": (t) =>
    pages(t, async (visitor, path) => {
      await visitor.goto(more(path, "lang=en"));
      await visitor.house(`${path} in English`);
      const han = await visitor.page.locator("nav.menu").textContent().catch(() => "");
      t.check(!/[\u4e00-\u9fff]/.test(han), `${path}: the menu is Chinese: ${han}`);
    }),

  "X01 R03 pages are as sound in elder mode, on a desk and a phone": (t) =>
    pages(t, async (visitor, path) => {
      for (const size of [desk, phone]) {
        await visitor.page.setViewportSize(size);
        await visitor.goto(more(path, "view=elder"));
        await visitor.house(`${path} for elders, ${size.width}`);
        const letter = await visitor.page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
        t.check(letter >= 21, `${path}: letters of ${letter} px`);
      }
    }),

  "X32 nothing is lost at twice the size, nor with letters of twice the size": (t) =>
    pages(t, async (visitor, path) => {
      await visitor.page.setViewportSize({ width: 640, height: 450 });
      await visitor.goto(path);
      t.check((await overflow(visitor.page)) <= 0, `${path}: overflows at 200 %`);
      await visitor.page.setViewportSize(desk);
      await visitor.page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      t.check((await overflow(visitor.page)) <= 0, `${path}: overflows with large letters`);
      t.check((await clipped(visitor.page)).length === 0, `${path}: cut off: ${await clipped(visitor.page)}`);
    }),

  "X32 nothing is cut off with more room between letters and lines": (t) =>
    pages(t, async (visitor, path) => {
      await visitor.goto(path);
      await visitor.page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
        document.adoptedStyleSheets = [sheet];
      });
      t.check((await overflow(visitor.page)) <= 0, `${path}: overflows`);
      t.check((await clipped(visitor.page)).length === 0, `${path}: cut off: ${await clipped(visitor.page)}`);
    }),

  "X28 a form that is half filled in is kept when the language changes": async (t) => {
    const visitor = await t.visitor();
    if (!(await visitor.signIn("limin"))) return;
    await visitor.goto("/do/plan.create");
    await visitor.fill({ title: "换语言之前填的名称" });
    await visitor.page.waitForFunction(() => /已保存/.test(document.querySelector("[data-draft-says]")?.textContent ?? ""));
    await visitor.page.getByRole("link", { name: "English" }).first().click();
    await visitor.page.waitForLoadState();
    t.check(visitor.path().startsWith("/do/plan.create"), `it led to ${visitor.path()}`);
    t.check((await visitor.page.inputValue("[name=title]")) === "换语言之前填的名称", "what was typed is lost");
  },

  "X17 back after an act shows a page, and never asks to send again": async (t) => {
    const visitor = await t.visitor();
    if (!(await visitor.signIn("limin"))) return;
    await visitor.goto("/account");
    await visitor.goto("/do/account.issue_token");
    await visitor.fill({ name: "后退", until: "2026-12-31" });
    await visitor.page.locator("form.sheet > .buttons .button").first().click();
    await visitor.page.waitForLoadState();
    const before = await (await visitor.page.request.get(`${t.base}/account`)).text();
    await visitor.page.goBack();
    await visitor.page.waitForLoadState();
    t.check((await visitor.page.locator("main h1").count()) === 1, "no page of the house");
    await visitor.goto("/account");
    t.check((await visitor.page.content()).split("后退").length === before.split("后退").length, "it was done twice");
  },
};
