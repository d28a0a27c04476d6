// Forms filled from workbooks, as a clerk does it.
import { readFileSync } from "node:fs";

const kind = "/do/plan.import";

async function fill(visitor, file) {
  await visitor.page.locator("#workbook").setInputFiles(file);
  await visitor.press("从表格填入");
}

export default {
  "a long form begins with its workbook, and can be typed too": async (t) => {
    const visitor = await t.visitor();
    if (!(await visitor.signIn("limin"))) return;
    await visitor.goto(kind);
    await visitor.house();
    t.check((await visitor.page.locator('[name="title"]').count()) === 0, "the fields are there at once");
    await visitor.page.getByRole("link", { name: "不用表格，在网页上填" }).click();
    t.check((await visitor.page.locator('[name="need.0.goal"]').count()) === 1, "the need cannot be typed");
  },

  "X13 a workbook fills the form without a script, and a wrong file is told beside its place": async (t) => {
    const visitor = await t.visitor({ javaScriptEnabled: false });
    if (!(await visitor.signIn("limin"))) return;
    await visitor.goto(kind);
    await fill(visitor, { name: "scan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
    t.check((await visitor.page.title()).startsWith("错误："), "the title does not say it");
    const said = await visitor.page.locator("#workbook-error").textContent();
    t.check(said.includes("不是 Excel 工作簿"), `it says ${said}`);

    const saved = visitor.page.waitForEvent("download");
    await visitor.page.getByRole("link", { name: "下载表格（.xlsx）" }).first().click();
    const template = readFileSync(await (await saved).path());
    await fill(visitor, { name: "empty.xlsx", mimeType: "", buffer: template });
    t.check((await visitor.page.locator("#errors, .errors").count()) > 0, "an empty workbook is welcome");
  },

  "a need goes out as a workbook and comes back the same": async (t) => {
    const visitor = await t.visitor();
    if (!(await visitor.signIn("limin"))) return;
    await visitor.goto("/projects");
    const project = await visitor.page.evaluate(() =>
      [...document.querySelectorAll('a[href^="/project/"]')]
        .map((a) => a.getAttribute("href").split("/")[2])[0]);
    const form = `/do/plan.set_need?project=${project}&part=all`;
    await visitor.goto(form);
    const values = () => visitor.page.evaluate(() =>
      Object.fromEntries([...document.querySelectorAll("main [name^=indicators], main [name=goal]")]
        .map((x) => [x.name, x.value])));
    const before = await values();
    t.check(Object.keys(before).length > 7, `only ${Object.keys(before).length} values`);
    const saved = visitor.page.waitForEvent("download");
    await visitor.page.getByRole("link", { name: "下载表格（.xlsx）" }).click();
    await fill(visitor, { name: "需求.xlsx", mimeType: "", buffer: readFileSync(await (await saved).path()) });
    await visitor.house("the filled form");
    const said = await visitor.page.locator('main [role="status"]').first().textContent();
    t.check(/已从表格填入 \d+ 处，还没有保存/.test(said), `it says ${said}`);
    const after = await values();
    for (const name of Object.keys(before))
      t.check(after[name] === before[name], `${name} is ${after[name]}, was ${before[name]}`);
  },
};
