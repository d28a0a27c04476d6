// The first five minutes: the whole tour on a sandbox of its own, five days before the Spring
// Festival of 2026, with a script and without.
import { desk, phone, serve } from "./lib.mjs";

// Runs `walk` on a fresh sandbox.
async function onOwn(t, options, walk) {
  const world = await serve("--until", "2026-02-10");
  const base = t.base;
  t.base = world.base;
  try {
    const v = await t.visitor(options);
    await walk(v, v.page);
    await v.page.context().close();
  } finally {
    t.base = base;
    await world.stop();
  }
}

async function bar(v, name) {
  await v.page.locator(".tour").getByRole("button", { name, exact: true }).first().click();
  await v.page.waitForLoadState();
}

const step = (v) => v.page.locator(".tour [aria-current]").innerText();
const text = (v) => v.page.locator("main").innerText();

async function says(t, v, what) {
  const got = await text(v);
  t.check(got.includes(what), `${v.path()}: does not say "${what}"`);
}

async function publishing(t, v) {
  const { page } = v;
  await v.goto("/");
  await page.getByRole("button", { name: "我是经办人" }).click();
  await page.waitForLoadState();
  t.check((await step(v)).includes("发布文件"), "the second step is not shown as under way");
  await says(t, v, "还不能发布：2 处与规定不符");
  await says(t, v, "87号令第十七条");
  await says(t, v, "不得将投标人的注册资本");
  await says(t, v, "60—79 得 3 分；80—89 得 5 分；90—100 得 8 分");
  for (let left = 2; left > 0; left--) {
    await page.locator('form[action="/do/tender.mend"] button').first().click();
    await page.waitForLoadState();
  }
  t.check(!(await text(v)).includes("还不能发布"), "mended, and still refused");
  const before = page.url();
  await bar(v, "撤销");
  await says(t, v, "还不能发布：2 处与规定不符");
  t.check(page.url().split("?")[0] === before.split("?")[0], "undo leads to another page");
  t.check((await page.locator(".band .who").innerText()).includes("李敏"), "undo signs out");
}

async function published(t, v) {
  const { page } = v;
  for (let left = 2; left > 0; left--) {
    await page.locator('form[action="/do/tender.mend"] button').first().click();
    await page.waitForLoadState();
  }
  await page.goto(page.url().replace(/\/tender\/([^/]+)\/document.*/, "/do/tender.publish?tender=$1"));
  await page.locator('form[action="/do/tender.publish"] button.button').first().click();
  await page.waitForLoadState();
  await bar(v, "代他们签字");
  await bar(v, "代为登载");
  await says(t, v, "为什么是这些日期");
  await says(t, v, "春节");
  const days = await page.locator("table.days").allTextContents();
  t.check(days.some((d) => d.includes("①") && d.includes("休")), "no day is counted, no holiday");
}

async function handingIn(t, v) {
  const { page } = v;
  await bar(v, "下一步：社会组织");
  t.check(v.path().endsWith("/fit"), `the third step begins at ${v.path()}`);
  await bar(v, "密封递交");
  return /tender\/([^/]+)/.exec(v.path())[1];
}

// The visitor's own hands: the price is typed into a page that sends nothing but the sealed file.
async function sealing(t, v, tender) {
  const { page } = v;
  const sent = [];
  page.on("request", (request) => sent.push(request.postData() ?? ""));
  await v.goto(`/tender/${tender}/bid`);
  await page.evaluate(() => (location.hash = "#answers"));
  for (const area of await page.locator("#answers textarea").all()) await area.fill("按要求提供");
  await page.evaluate(() => (location.hash = "#price"));
  for (const unit of await page.locator("[data-unit-price]").all()) await unit.fill("905000");
  await page.locator("#f-price").fill("905000");
  await page.evaluate(() => (location.hash = "#submit"));
  await page.locator("[data-send]").click();
  await page.waitForURL(/\/bid\/\w+/);
  await says(t, v, "接收回执");
  t.check(sent.length && !sent.some((body) => body.includes("905000")), "the price went out in clear");
  await looking(t, v, "现在我是系统管理员");
}

// What the system administrator finds of the bid: its lock, and nothing that can be read.
async function looking(t, v, button) {
  await bar(v, button);
  await says(t, v, "age-encryption.org/v1");
  await says(t, v, "打不开的密文");
  await says(t, v, "示例市公共资源交易中心");
  const href = await v.page.getByRole("link", { name: "把整个文件拿走" }).getAttribute("href");
  const file = Buffer.from(await (await v.page.request.get(t.base + href)).body());
  t.check(file.length > 1000 && file.toString("latin1").startsWith("age-encryption.org/v1\n-> X25519 "),
    "the stored file is not sealed");
  for (const clear of ["905000", "manifest.json", "price", "何阳"])
    t.check(!file.includes(clear), `the stored file says ${clear}`);
}

async function opening(t, v, tender) {
  const { page } = v;
  await bar(v, "开标评审");
  t.check(v.path().startsWith(`/tender/${tender}/hall`), `the opening is at ${v.path()}`);
  await says(t, v, "905,000.00");
  await says(t, v, "886,000.00");
  await bar(v, "评审到排序");
  t.check(v.path().startsWith(`/tender/${tender}/ranking`), `the ranking is at ${v.path()}`);
  await bar(v, "撤销");
  t.check(!(await page.locator(".tour").innerText()).includes("排序已经出来"), "undo keeps it");
  await bar(v, "评审到排序");
  await bar(v, "定标并公告");
  await says(t, v, "示例市和乐社会工作服务中心");
  await bar(v, "没中标的收到什么");
  t.check(v.path().includes("/letter"), `the loser's letter is at ${v.path()}`);
}

async function checking(t, v) {
  const { page } = v;
  await bar(v, "履约与核验");
  await says(t, v, "905,000.00");
  await bar(v, "悄悄改一行");
  await says(t, v, "1,005,000.00");
  await bar(v, "核验");
  await says(t, v, "核验发现");
  await says(t, v, "contract");
  await says(t, v, "1005000.00");
  await says(t, v, "905000.00");
  await says(t, v, "起草合同");
  await bar(v, "撤销");
  await v.goto("/tour/verify");
  await page.getByRole("button", { name: "现在核验" }).click();
  await page.waitForLoadState();
  await says(t, v, "核验通过");
  await v.goto("/tour/yours");
  t.check(await page.locator('a[href="/do/plan.import"]').count(), "no way to import a contract");
}

async function walk(t, v, handsIn) {
  await publishing(t, v);
  await published(t, v);
  const tender = await handingIn(t, v);
  await handsIn(tender);
  await opening(t, v, tender);
  await checking(t, v);
}

export default {
  "E the five minutes, without a script": async (t) =>
    onOwn(t, { viewport: desk, javaScriptEnabled: false }, (v) =>
      walk(t, v, () => looking(t, v, "替我密封递交，看系统管理员能看到什么"))),

  "E the five minutes, with a script": async (t) =>
    onOwn(t, { viewport: desk }, (v) => walk(t, v, (tender) => sealing(t, v, tender))),

  "E the five minutes on a phone, and the clock": async (t) =>
    onOwn(t, { viewport: phone }, async (v) => {
      await v.goto("/");
      await v.house();
      await v.goto("/tour");
      await v.house();
      const tall = await v.page.locator(".tour").evaluate((node) => node.offsetHeight);
      t.check(tall <= 200, `the bar takes ${tall} px of a phone`);
      await v.page.locator('main form[action="/sandbox/step-3"] button').click();
      await v.page.waitForLoadState();
      const before = await v.page.locator(".tour time").getAttribute("datetime");
      await bar(v, "下一件事");
      const after = await v.page.locator(".tour time").getAttribute("datetime");
      t.check(after > before, `the clock stays at ${before}`);
      await bar(v, "撤销");
      const undone = await v.page.locator(".tour time").getAttribute("datetime");
      t.check(undone < after, "undo leaves the clock where it was");
      await bar(v, "退出体验");
      t.check((await v.page.locator(".tour").count()) === 0, "the bar stays after leaving");
      await v.house();
    }),
};
