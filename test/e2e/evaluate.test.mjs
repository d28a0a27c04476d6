// Opening, review and scores: what each of the people of an evaluation sees and does.
import { phone, stage } from "./lib.mjs";

const main = (visitor) => visitor.page.locator("main").textContent();

// Takes a role, also one that the sign-in page does not list.
async function as(t, login, path, options) {
  const visitor = await t.visitor(options);
  if (!(await visitor.signIn(login))) {
    const form = visitor.page.locator('form[action="/do/account.try_role"]').first();
    await form.evaluate((node, name) => { node.querySelector("[name=login]").value = name; }, login);
    await form.locator("button").click();
    await visitor.page.waitForLoadState();
    t.check(await visitor.page.locator('form[action="/do/account.sign_out"]').count(),
      `cannot sign in as ${login}`);
  }
  if (path) await visitor.goto(path);
  return visitor;
}

// The API as this person has it, through a token of its own.
async function api(visitor) {
  await visitor.goto("/do/account.issue_token");
  await visitor.fill({ name: "评审", until: "2026-12-31" });
  await visitor.page.locator("main form button.button:not(.small)").last().click();
  const token = (await visitor.page.locator("#secret").textContent()).trim();
  return async (path) => {
    const answer = await fetch(`${visitor.t.base}/api/v1${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    return { status: answer.status, text: await answer.text() };
  };
}

async function pressAndWait(visitor, button) {
  await button.click();
  await visitor.page.waitForLoadState();
}

// Fills every open cell of the grid with the given place among the grades, and saves.
async function fillGrid(visitor, pick) {
  const page = visitor.page;
  for (const select of await page.locator("table.grid select").all()) {
    const grades = await select.evaluate((s) => [...s.options].map((o) => o.textContent).slice(1));
    const input = select.locator("xpath=preceding-sibling::input[@type='text']");
    if (!(await select.inputValue())) await input.fill(pick(grades));
    await input.press("Enter");
  }
  await page.getByRole("button", { name: "保存，下一项" }).click();
  await page.waitForFunction(() => !document.querySelector("table.grid .open"));
}

export default {
  "E05 score grid by keyboard, in words, saved by the ordinary act": async (t) => {
    await stage(t, "tender-elder-care", "scores", async (tender) => {
      const visitor = await as(t, "zhouping", `/tender/${tender}/score`);
      const page = visitor.page;
      const cells = page.locator("table.grid tbody input[type=text]");
      await cells.first().waitFor();
      t.check((await page.locator("table[role=grid]").count()) === 1, "no grid");
      await visitor.house("the score grid");
      const inputs = await cells.count();
      const stops = await cells.evaluateAll((all) => all.filter((one) => one.tabIndex === 0).length);
      t.check(inputs === 12 && stops === 1, `${inputs} cells, ${stops} in the tab order`);
      const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
      await cells.first().focus();
      const first = await focused();
      await page.keyboard.press("ArrowDown");
      const below = await focused();
      t.check(first.startsWith("同类服务业绩") && below.startsWith("管理制度"), `down: ${below}`);
      await page.keyboard.press("ArrowRight");
      const right = await focused();
      t.check(right.startsWith("管理制度") && right !== below, `right: ${right}`);
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.type("13");
      await page.keyboard.press("Enter");
      const alarm = await page.locator("[role=alert]").textContent();
      t.check(alarm.includes("只能打 0、9、12、15") && alarm.includes("填的是 13"), `refused: ${alarm}`);
      t.check((await focused()) === below, "an impossible score is left");
      await visitor.house("the grid with a wrong score");
      await cells.nth(3).fill("12");
      await page.keyboard.press("Enter");
      t.check((await focused()) === right, "Enter does not go to the next supplier");
      t.check((await page.locator("[role=alert]").textContent()) === "", "the alarm stays");
      t.check((await page.locator("[data-state]").textContent()).includes("1 格没有保存"), "unsaved is not said");
      t.check((await page.locator("output[data-sum]").first().textContent()) === "34.50", "the total is not told");
      t.check((await page.locator("[aria-live=polite]").last().textContent()).includes("34.50"), "the total is not announced");
      await page.getByRole("button", { name: "保存，下一项" }).click();
      await page.waitForFunction(() => document.querySelector("[data-state]").textContent.includes("已保存"));
      const own = JSON.parse((await (await api(visitor))(`/tender/${tender}/score`)).text);
      t.check(own.scores.length === 1 && Number(own.scores[0].score) === 80, "it is not kept");
    });
  },

  "E05 scores without a script and on a phone are a plain form": async (t) => {
    await stage(t, "tender-elder-care", "scores", async (tender) => {
      const visitor = await as(t, "zhouping", `/tender/${tender}/score`,
        { javaScriptEnabled: false, viewport: phone });
      const page = visitor.page;
      t.check((await main(visitor)).includes("打分表宜在宽屏上填"), "a phone is not told");
      const selects = page.locator("table.grid select");
      t.check((await selects.count()) === 12, "no plain form");
      await page.getByLabel(/^管理制度/).first().selectOption({ label: "12" });
      await pressAndWait(visitor, page.getByRole("button", { name: /^主观分/ }).first());
      t.check(visitor.path().startsWith(`/tender/${tender}/score`), `after saving: ${visitor.path()}`);
      t.check((await page.getByLabel(/^管理制度/).first().inputValue()) === "80", "it is not kept");
      await pressAndWait(visitor, page.getByRole("button", { name: /^客观分/ }).first());
      t.check((await selects.count()) === 10, "the claims of one supplier are not recorded");
    });
  },

  "E06 no answer holds another expert's scores before all are in": async (t) => {
    await stage(t, "tender-elder-care", "scores", async (tender) => {
      const first = await as(t, "zhouping", `/tender/${tender}/score`);
      await first.page.locator("table.grid input[type=text]").first().waitFor();
      await first.page.getByRole("button", { name: "客观分核对无误，保存" }).click();
      await first.page.waitForFunction(() => !document.querySelector("select[form^=o-]"));
      await first.page.locator("table.grid input[type=text]").first().waitFor();
      await fillGrid(first, (grades) => grades[1]);
      await first.goto(`/tender/${tender}/score`);
      await pressAndWait(first, first.page.getByRole("button", { name: "提交我的评分" }));
      const page = await main(first);
      t.check(page.includes("已提交") && /报价得分 ?自动计算15\d/.test(page.replace(/\s+/g, " ")),
        "the price score does not show after handing in");

      const other = await as(t, "expert02", `/tender/${tender}/score`);
      const page2 = await main(other);
      const ask = await api(other);
      const scores = JSON.parse((await ask(`/tender/${tender}/score`)).text).scores;
      t.check(scores.length === 6 && scores.every((s) => s.person === 0), "another's scores in the API");
      t.check(page2.includes("交齐主观分后显示"), "the price score shows too early");
      const paths = [`/tender/${tender}/evaluation`, `/tender/${tender}/score`, "/evaluations", "/home",
        `/tender/${tender}/report`, `/tender/${tender}/opening`];
      for (const path of paths) {
        await other.goto(path, path.endsWith("/report") ? 404 : 200);
        const html = await other.page.content();
        const body = (await ask(path)).text;
        t.check(!/"score":"60"/.test(body) && !/"sum"|"mean"/.test(body), `${path}: scores in the API`);
        t.check(!html.includes("全体平均"), `${path}: a mean before all are in`);
      }
      await other.goto(`/tender/${tender}/evaluation`);
      t.check(!(await main(other)).includes("1,720,000.00"), "prices stand beside the scoring");
      const agency = await api(await as(t, "chengong"));
      t.check(!(await agency(`/tender/${tender}/evaluation`)).text.includes('"score"'), "the agency sees scores");
      t.check((await agency(`/tender/${tender}/score`)).status === 403, "the agency opens the grid");
    });
  },

  "E07 A09 who lies far from the mean says why; the matrix shows percent": async (t) => {
    await stage(t, "tender-elder-care", "ranking", async (tender) => {
      const head = await as(t, "zhouping", `/tender/${tender}/evaluation`);
      t.check(!(await main(head)).includes("相差较大"), "close scores are flagged");
      await head.goto(`/do/evaluate.return_scores?tender=${tender}`);
      const options = await head.page.locator("select[name=person] option").allTextContents();
      await head.page.locator("select[name=person]").selectOption({ label: options.find((o) => o.startsWith("范丽")) });
      await head.page.locator("[name=ground][value=extreme], select[name=ground]").first()
        .evaluate((node) => { if (node.tagName === "SELECT") node.value = "extreme"; else node.checked = true; });
      await head.fill({ reason: "管理制度一项明显低于其他成员" });
      await head.press("退回评分");
      const other = await as(t, "expert02", `/tender/${tender}/score`);
      t.check((await main(other)).includes("管理制度一项明显低于其他成员"), "the reason is not told");
      await other.page.locator("table.grid input[type=text]").first().waitFor();
      for (const input of await other.page.locator("table.grid input[type=text]").all()) {
        await input.fill("0");
        await input.press("Enter");
      }
      await other.page.getByRole("button", { name: "保存，下一项" }).click();
      await other.page.waitForLoadState();
      await other.goto(`/tender/${tender}/score`);
      const agent = await as(t, "chengong", `/tender/${tender}/evaluation`);
      t.check(/\d+%/.test(await main(agent)) && !(await main(agent)).includes("管理制度一项"), "no percent, or the reason");
      await pressAndWait(other, other.page.getByRole("button", { name: "提交我的评分" }));
      t.check((await main(other)).includes("相差 100%"), "the outlier is not asked");
      await other.house("an outlier");
      await pressAndWait(other, other.page.getByRole("link", { name: /^说明给/ }).first());
      await other.fill({ reason: "太短" });
      await other.press("说明偏离的理由");
      t.check((await other.page.title()).startsWith("错误"), "a reason of two characters is taken");
      await other.fill({ reason: "制度文本没有写明投诉处理的时限和责任人" });
      await other.press("说明偏离的理由");
      await head.goto(`/tender/${tender}/evaluation`);
      const seen = await main(head);
      t.check(seen.includes("范丽给") && seen.includes("制度文本没有写明") && seen.includes("还没有说明理由"),
        "the head does not see who is apart");
      await head.house("outliers before the ranking");
    });
  },
};
