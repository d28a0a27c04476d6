// What the purchaser's handler is asked, shown and refused, from the need to the contract.
import { phone, stage } from "./lib.mjs";

const main = (visitor) => visitor.page.locator("main").innerText();

async function as(t, login, path, options) {
  const visitor = await t.visitor(options);
  t.check(await visitor.signIn(login), `cannot sign in as ${login}`);
  if (path) await visitor.goto(path);
  return visitor;
}

// The API as this person has it, through a token of its own.
async function caller(visitor) {
  await visitor.goto("/do/account.issue_token");
  await visitor.fill({ name: "办公系统", until: "2026-12-31" });
  await visitor.page.locator("main form button.button:not(.small):not(.second)").last().click();
  const token = (await visitor.page.locator("#secret").innerText()).trim();
  return async (method, path, body) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const answer = await fetch(`${visitor.t.base}/api/v1${path}`, {
      method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  };
}

export default {
  "P05 a day of publication gives every later date, over weekends and holidays, each with its clause": async (t) => {
    await stage(t, "tender-elder-care", "published", async () => {
      const agent = await as(t, "chengong", "/agency", { viewport: phone });
      await agent.goto(await agent.page.locator("main a[href$='/document']").first().getAttribute("href"));
      const section = agent.page.locator("#dates");
      const choose = async (day) => {
        await agent.fill({ publish: day });
        await agent.press("重新计算");
      };
      const until = async (name) => (await section.locator("li", { hasText: name }).first().locator("p.line .n").innerText()).trim();
      await choose("2026年9月24日");
      t.check((await agent.page.inputValue("[name=publish]")) === "2026-09-24", "the day is not kept");
      await agent.house("the dates of a day in autumn");
      const says = await section.innerText();
      t.check(says.includes("国庆"), `holidays are not named: ${says}`);
      t.check((await until("公告期限届满")) === "2026-10-09", `the notice stands until ${await until("公告期限届满")}`);
      for (const step of await section.locator("ul.rows > li").all())
        t.check((await step.locator("a[href^='/law#']").count()) === 1, `no clause: ${await step.innerText()}`);
      t.check((await section.locator("ul.rows > li").count()) >= 5, "dates are missing");
      await choose("2026-01-02");
      t.check((await section.innerText()).includes("这一天已经过去"), "a past day is taken");
      await choose("九月");
      t.check((await section.innerText()).includes("日期没有看懂"), "an unreadable day is taken");
      t.check((await agent.page.inputValue("[name=publish]")) === "九月", "what was typed is lost");
      const path = new URL(agent.page.url()).pathname;
      const api = (await (await caller(agent))("GET", `${path}?publish=2026-09-24`)).body;
      t.check(api.steps.some((s) => s.until === "2026-10-09" && s.rule && s.clause), JSON.stringify(api.steps));
    });
  },

  "P04 an indicator says number, unit and method; words that shut suppliers out are refused and explained": async (t) => {
    await stage(t, "tender-elder-care", "plan", async () => {
      const handler = await as(t, "limin", "/projects", { javaScriptEnabled: false });
      const page = handler.page;
      const plan = await page.locator("main a[href$='/plan']").first().getAttribute("href");
      const need = plan.replace("/plan", "/need");
      const form = `/do/plan.set_need?project=${plan.split("/")[2]}&part=all`;
      await handler.goto(form);
      await handler.fill({ "indicators.0.unit": "", "indicators.0.method": "" });
      await handler.press("保存需求");
      const errors = await page.locator(".errors").first().innerText();
      t.check(errors.includes("计量单位") && errors.includes("怎么测"), `it says ${errors}`);
      t.check((await page.inputValue("[name='indicators.0.name']")).length > 0, "what was typed is lost");

      await handler.goto(form);
      await handler.fill({ "indicators.0.target": "良好", "indicators.1.method": "无",
        "standards.0.text": "供应商注册资本不少于500万元，成立五年以上" });
      await handler.press("保存需求");
      t.check(handler.path().startsWith(need), `after saving: ${handler.path()}`);
      await handler.rules("a need with findings");
      const found = page.locator("nav:has(#found) li");
      const says = (await found.allInnerTexts()).join("\n");
      for (const word of ["良好", "怎么测", "注册资本"]) t.check(says.includes(word), `${word} is not found: ${says}`);
      const first = await found.first().locator("a").getAttribute("href");
      t.check((await page.locator(first).count()) === 1, `${first} leads nowhere`);
      for (const box of await page.locator("main .errors.tight").all())
        t.check((await box.locator("a[href^='/law#need.']").count()) === 1, `no clause: ${await box.innerText()}`);
      t.check((await page.locator(".fix").allInnerTexts()).join("").includes("专业技术能力"), "no other wording is offered");
    });
  },

  "P07 instalments and years add up to the contract; nothing is settled before it is accepted": async (t) => {
    await stage(t, "tender-elder-care", "signed", async () => {
      const handler = await as(t, "limin", "/contracts", { javaScriptEnabled: false });
      const page = handler.page;
      const path = await page.locator("tbody a[href^='/contract/']").first().getAttribute("href");
      await handler.goto(path);
      const cell = (label) => page.locator(`section:has(#instalments) td[data-label='${label}']`).allInnerTexts();
      const fen = (text) => BigInt(text.replace(/\D/g, ""));
      const sum = (await cell("金额（元）")).reduce((all, one) => all + fen(one), 0n);
      const amount = await page.locator(".keybar dd").first().innerText();
      t.check(sum === fen(amount) && sum > 0n, `${sum} is not ${amount}`);

      const set = `/do/contract.set?contract=${path.split("/")[2]}`;
      await handler.goto(set);
      await handler.fill({ amount: "1680000.00" });
      await handler.press("修改合同草稿");
      t.check((await main(handler)).includes("1,680,000.00"), "a smaller sum is taken");
      t.check((await page.locator(".errors a[href^='/law#contract.substance']").count()) > 0, "no clause");
      await handler.goto(set);
      await handler.fill({ "years.0.year": "2026", "years.0.amount": "1.00" });
      await handler.press("修改合同草稿");
      t.check((await page.locator(".errors a[href^='/law#contract.years_sum']").count()) > 0,
        `years that do not add up: ${await page.locator(".errors").allInnerTexts()}`);
      t.check((await page.inputValue("[name='years.0.amount']")) === "1.00", "what was typed is lost");
    });
    await stage(t, "tender-elder-care", "settlement", async () => {
      const handler = await as(t, "limin", "/contracts");
      const path = await handler.page.locator("tbody a[href^='/contract/']").first().getAttribute("href");
      const contract = path.split("/")[2];
      await handler.goto(`${path}/payments`);
      const waiting = await handler.page.locator("tbody tr", { hasText: "条件还没有到" }).count();
      const call = await caller(handler);
      const { body } = await call("GET", `${path}/payments`);
      const late = Object.values(body).flat().filter((row) => row?.due_after && !row.due);
      t.check(late.length > 0 && waiting === late.length, `${waiting} wait, ${late.length} are not due`);
      for (const row of late) {
        const answer = await call("POST", "/acts/pay.settle", { contract, instalment: row.n });
        t.check(answer.status === 422 && JSON.stringify(answer.body).includes("pay.not_due"), JSON.stringify(answer.body));
      }
      t.note = `${late.length} instalments wait for their acceptance`;
    });
  },

  "P02 what comes from a budget line is filled in; changing it says why, and stays in the file": async (t) => {
    await stage(t, "tender-elder-care", "plan", async () => {
      const budget = await as(t, "yusuan", "/fund");
      await budget.goto("/do/fund.add_line");
      const fields = { year: "2026", number: "示例财预〔2026〕88号", code: "P88", name: "社区助餐服务经费",
        amount: "600000.00", "sources.0.source": "一般公共预算", "sources.0.amount": "600000.00" };
      await budget.page.locator("[name=org]").selectOption({ label: "示例区民政局" });
      await budget.page.locator("[name=stage][value=approved]").check();
      await budget.fill(fields);
      await budget.page.locator("main form > .buttons .button").first().click();
      await budget.page.waitForLoadState();
      const line = /\/fund\/\w+/.exec(budget.path())[0];

      const handler = await as(t, "limin", line, { javaScriptEnabled: false });
      const page = handler.page;
      await handler.rules("a budget line");
      await page.locator("main a.button", { hasText: "立项" }).click();
      t.check((await page.inputValue("[name=title]")) === "社区助餐服务经费", "the name is not copied");
      t.check((await page.inputValue("[name=budget]")) === "600000.00", "the sum is not copied");
      await page.locator("[name=kind][value=public]").check();
      await page.locator("[name=catalogue]").selectOption("A0102");
      await handler.fill({ service: "社区长者助餐" });
      await page.locator("[name=negative_checked]").check();
      await handler.press("立项");
      const plan = handler.path().replace(/\?.*/, "");
      t.check(/^\/project\/\w+\/plan$/.test(plan), `it led to ${plan}: ${await page.locator(".errors").allInnerTexts()}`);

      await page.getByRole("link", { name: "变更立项信息" }).click();
      await handler.fill({ title: "街道长者助餐服务项目" });
      await handler.press("变更立项信息");
      const says = await page.locator(".errors").first().innerText();
      t.check(says.includes("社区助餐服务经费") && says.includes("没有写原因"), `it says ${says}`);
      t.check((await page.inputValue("[name=title]")) === "街道长者助餐服务项目", "what was typed is lost");
      await handler.fill({ reason: "与实施范围一致，指标名称过于笼统" });
      await handler.press("变更立项信息");
      t.check(handler.path().startsWith(plan), `it led to ${handler.path()}`);
      const changes = await page.locator("section:has(> header > #changes)").innerText();
      for (const word of ["社区助餐服务经费", "街道长者助餐服务项目", "指标名称过于笼统"])
        t.check(changes.includes(word), `the plan does not show ${word}`);
      await handler.rules("a changed plan");
      await handler.goto(plan.replace("/plan", "/file"));
      const events = await page.locator("section:has(#events)").innerText();
      t.check(events.includes("改了项目名称") && events.includes("指标名称过于笼统"), `the file: ${events}`);
    });
  },

  "P03 an item of the catalogue is found by word, code or category, with and without a script": async (t) => {
    await stage(t, "tender-elder-care", "plan", async () => {
      const plain = await as(t, "limin", "/do/plan.create", { javaScriptEnabled: false });
      const page = plain.page;
      await plain.fill({ title: "社区矫正对象帮扶服务", "_find.catalogue": "矫正" });
      await page.locator("button[name=_find][value=catalogue]").click();
      await page.waitForLoadState();
      t.check((await page.inputValue("[name=title]")) === "社区矫正对象帮扶服务", "what was typed is lost");
      t.check((await page.inputValue("[name=catalogue]")) === "A0301", `${await page.inputValue("[name=catalogue]")} is chosen`);
      const chosen = await page.locator("[name=catalogue] option:checked").innerText();
      t.check(chosen.includes("C05000000 社会服务 › A0301 社区矫正辅助服务"), `no path: ${chosen}`);
      await plain.rules("a list that was searched");
      await plain.fill({ "_find.catalogue": "没有这样的服务" });
      await page.locator("button[name=_find][value=catalogue]").click();
      await page.waitForLoadState();
      t.check((await main(plain)).includes("找到 0 项"), "nothing is said when nothing is found");

      await plain.goto("/catalogue?q=C23000000");
      await plain.rules("the catalogue, searched");
      t.check((await page.locator("details ul li").count()) === 3, "a category does not find its items");
      await page.getByRole("link", { name: "按 A0303 立项" }).click();
      t.check((await page.inputValue("[name=catalogue]")) === "A0303", "the item is not taken over");

      const typed = await as(t, "limin", "/do/plan.create", { viewport: phone });
      await typed.page.getByLabel("在「指导性目录」里查找").focus();
      await typed.page.keyboard.type("物业");
      t.check((await typed.page.inputValue("[name=catalogue]")) === "B0401", "typing does not find it");
      t.check((await typed.page.locator("#f-catalogue-found").innerText()).includes("找到 1 项"), "it does not say how many");
      await typed.page.keyboard.press("Enter");
      t.check(await typed.page.locator("#f-catalogue").evaluate((n) => n === document.activeElement), "Enter does not lead to the list");
      await typed.house("a list that is searched");
      await typed.page.locator("[name=kind][value=auxiliary]").check();
      await typed.fill({ title: "物业人员劳务派遣项目", service: "物业管理", budget: "1.00", year: "2026" });
      await typed.page.locator("[name=negative_checked]").check();
      await typed.page.locator("[name='lines.0.line']").selectOption({ index: 1 });
      await typed.fill({ "lines.0.amount": "1.00" });
      await typed.press("立项");
      t.check((await typed.page.locator(".errors").first().innerText()).includes("劳务派遣"), `what is on the negative list: ${await typed.page.locator(".errors").allInnerTexts()}`);
    });
  },
};
