// What the purchaser's handler is asked, shown and refused, from the need to the contract.
import { phone, stage } from "./lib.mjs";

const main = (visitor) => visitor.page.locator("main").innerText();

const pdf = (name) => ({ name, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 signed") });

// Takes a role, also one that the sign-in page does not list.
async function as(t, login, path, options) {
  const visitor = await t.visitor(options);
  if (!(await visitor.signIn(login))) {
    const form = visitor.page.locator('form[action="/do/account.try_role"]').first();
    await form.evaluate((node, name) => { node.querySelector("[name=login]").value = name; }, login);
    await form.locator("button").click();
    await visitor.page.waitForLoadState();
  }
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

  "P09 a supplementary contract stays within a tenth, or the page says what to do instead": async (t) => {
    await stage(t, "tender-elder-care", "acceptance", async () => {
      const handler = await as(t, "limin", "/contracts", { javaScriptEnabled: false });
      const page = handler.page;
      await page.locator("tbody a[href^='/contract/']").first().click();
      const contract = handler.path();
      const amount = async () => (await page.locator(".keybar dd").first().innerText()).trim();
      t.check((await amount()) === "1,690,000.00", `the contract is ${await amount()}`);
      await page.getByRole("link", { name: "登记补充合同" }).click();
      await page.locator("[name='lines.0.n']").selectOption({ index: 1 });
      await page.locator("[name=line]").selectOption({ index: 1 });
      await page.locator("[name=same_terms]").check();
      const signed = (await page.locator("[data-clock]").first().getAttribute("datetime")).slice(0, 10);
      await handler.fill({ "lines.0.quantity": "0.2", reason: "服务对象比预计多两成", signed_day: signed });
      await page.locator("[name=scan]").setInputFiles(pdf("补充合同.pdf"));
      await handler.press("登记补充合同");
      const says = await page.locator(".errors").first().innerText();
      t.check(says.includes("169,000.00") && says.includes("另行立项采购"), `it says ${says}`);
      t.check((await page.locator(".errors a[href='/law#contract.supplement_share']").count()) > 0, "no clause");
      t.check((await page.inputValue("[name=reason]")).includes("两成"), "what was typed is lost");
      await handler.rules("a refused supplementary contract");
      await handler.fill({ "lines.0.quantity": "0.05" });
      await handler.press("登记补充合同");
      t.check(handler.path().startsWith(contract), `it led to ${handler.path()}: ${await page.locator(".errors").allInnerTexts()}`);
      t.check((await amount()) === "1,774,500.00", `the contract is ${await amount()}`);
      const rows = await page.locator("section:has(> header > #supplements)").innerText();
      t.check(rows.includes("84,500.00") && rows.includes("还可以追加 84,500.00 元"), rows);
      t.check((await page.locator("section:has(> header > #instalments)").innerText()).includes("补充合同第 1 份"), "no instalment");
      const scan = await page.locator("section:has(> header > #supplements) tbody a").getAttribute("href");
      t.check((await page.request.get(t.base + scan)).ok(), "the scan is not there");
      await handler.rules("a contract with a supplement");
      const reader = await t.visitor({ viewport: phone });
      await reader.goto(contract.replace(/\?.*/, ""));
      t.check((await main(reader)).includes("服务对象比预计多两成"), "the public does not learn why");
      t.check(!(await (await reader.page.request.get(t.base + scan)).text()).startsWith("%PDF"), "anybody has the scan");
      await reader.house("a contract with a supplement, in public");
    });
  },

  "P08 what an assessment found is issued, answered with evidence, checked, and closed before the final one": async (t) => {
    await stage(t, "tender-elder-care", "assessment", async (_, world) => {
      await world.later("2026-09-01T09:00");
      const handler = await as(t, "limin", "/contracts");
      const path = await handler.page.locator("tbody a[href^='/contract/']").first().getAttribute("href");
      const contract = path.split("/")[2];
      const call = await caller(handler);
      await handler.goto(`${path}/performance`);
      const today = (await handler.page.locator("[data-clock]").first().getAttribute("datetime")).slice(0, 10);
      const day = (n) => new Date(Date.parse(today) + n * 86400_000).toISOString().slice(0, 10);
      const scores = [1, 2, 3, 4].map((n) => ({ n, score: "80", actual: "70", evidence: "抽查记录" }));
      const assess = (kind, period) => call("POST", "/acts/perform.assess",
        { contract, kind, period, from_day: day(-40), until_day: day(-10), scores });
      const first = await assess("monthly", "第一个月");
      t.check(first.status === 200, JSON.stringify(first.body));

      await handler.goto(`${path}/performance`);
      await handler.page.getByRole("link", { name: "下达整改" }).click();
      await handler.page.locator("[name=assessment]").selectOption({ index: 1 });
      await handler.page.locator("[name=indicator]").selectOption({ index: 1 });
      await handler.fill({ matter: "抽查 20 份记录有 3 份没有签字，补签并核对", due: today });
      await handler.press("下达整改");
      t.check((await handler.page.locator(".errors").first().innerText()).includes("之后"), "a day that is past is taken");
      await handler.fill({ due: day(10) });
      await handler.press("下达整改");
      const items = (visitor) => visitor.page.locator("section:has(> header > #items)");
      t.check((await items(handler).innerText()).includes("待整改"), "the item is not shown");
      await handler.house("an item to be put right");
      const final = await assess("final", "全期");
      t.check(final.status === 422 && JSON.stringify(final.body).includes("perform.rectify_open"), JSON.stringify(final.body));

      const supplier = await as(t, "supplier002", "/messages", { viewport: phone });
      await supplier.page.getByRole("button", { name: /下达了整改/ }).first().click();
      await supplier.page.getByRole("link", { name: "答复第 1 项" }).click();
      await supplier.fill({ answer: "三份记录已补签，核对无误" });
      await supplier.press("答复整改");
      t.check((await supplier.page.locator(".errors").first().innerText()).includes("佐证材料"), "an answer without evidence is taken");
      await supplier.page.locator("[name=file]").setInputFiles(pdf("补签记录.pdf"));
      await supplier.press("答复整改");
      t.check((await items(supplier).innerText()).includes("已整改，待核查"), await items(supplier).innerText());
      await supplier.house("an answered item");

      await handler.goto(`${path}/performance`);
      const file = await items(handler).locator("a", { hasText: "补签记录.pdf" }).getAttribute("href");
      t.check((await handler.page.request.get(t.base + file)).ok(), "the evidence is not there");
      await handler.page.getByRole("link", { name: "核查第 1 项" }).click();
      await handler.page.locator("[name=result][value=closed]").check();
      await handler.fill({ opinion: "抽查属实" });
      await handler.press("核查整改");
      t.check((await items(handler).innerText()).includes("整改到位"), await items(handler).innerText());
      const last = await assess("final", "全期");
      t.check(last.status === 200, JSON.stringify(last.body));
    });
  },

  "A07 a failure of the platform stops the clocks, is public with its evidence, and moves the deadline": async (t) => {
    await stage(t, "tender-elder-care", "bids", async (tender) => {
      const path = `/tender/${tender}`;
      const agent = await as(t, "chengong", path);
      const page = agent.page;
      const before = (await (await fetch(`${t.base}/api/v1${path}`)).json()).tender.deadline;
      await page.getByRole("link", { name: "平台故障" }).click();
      const now = Date.parse(await page.locator("[data-clock]").first().getAttribute("datetime"));
      const beijing = (at) => new Date(at + 8 * 3600_000).toISOString().slice(0, 16).replace("T", " ");
      await page.locator("[name=kind]").first().evaluate((node) => node.tagName) === "SELECT"
        ? await page.locator("[name=kind]").selectOption("submission")
        : await page.locator("[name=kind][value=submission]").check();
      await agent.fill({ began: beijing(now + 86400_000), text: "递交页面超时，来电五家" });
      await page.locator("[name=evidence]").setInputFiles(pdf("监控截图.pdf"));
      await agent.press("平台故障");
      t.check((await page.locator(".errors").first().innerText()).includes("故障开始的时间"), "a failure of tomorrow is taken");
      await agent.fill({ began: beijing(now - 3600_000) });
      await agent.press("平台故障");
      t.check(agent.path().startsWith(path), `it led to ${agent.path()}`);
      const reader = await t.visitor({ viewport: phone });
      await reader.goto(path);
      const says = await main(reader);
      for (const word of ["采购已暂停", "递交页面超时", "期限停止计算", "监控截图.pdf"])
        t.check(says.includes(word), `the page does not say ${word}`);
      await reader.house("a tender that a failure holds");
      const evidence = await reader.page.locator("section:has(> header > #failures) a").getAttribute("href");
      t.check((await reader.page.request.get(t.base + evidence)).ok(), "the evidence is not public");
      const supplier = await as(t, "supplier001", `${path}/bid`);
      t.check((await main(supplier)).includes("现在不接收文件"), "files are taken meanwhile");

      await agent.goto(path);
      await page.getByRole("link", { name: "恢复采购" }).click();
      await agent.press("恢复采购");
      const after = (await (await fetch(`${t.base}/api/v1${path}`)).json()).tender.deadline;
      t.check(Date.parse(after) - Date.parse(before) >= 86400_000, `the deadline went from ${before} to ${after}`);
      await reader.goto(path);
      t.check((await main(reader)).includes("已恢复"), "the page does not say that it goes on");
    });
  },
};
