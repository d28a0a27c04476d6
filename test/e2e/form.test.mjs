// The form of every act: errors, sending once, rows, pasted codes, rare names.
const code = "12440300MB2C92173E";

async function admin(t, login = "xitong", options) {
  const visitor = await t.visitor(options);
  t.check(await visitor.signIn(login), `cannot sign in as ${login}`);
  return visitor;
}

// The form of a need that may still be written, or nothing.
async function needForm(visitor) {
  await visitor.goto("/projects");
  const all = await visitor.page.locator("table a[href*='/project/']").evaluateAll((links) =>
    links.map((a) => a.getAttribute("href")));
  for (const path of all) {
    await visitor.goto(path);
    const id = /\/project\/(\w+)/.exec(path)[1];
    const form = `/do/plan.set_need?project=${id}`;
    if (await visitor.page.locator(`a[href="${form}"]`).count()) return `${form}&part=all`;
    await visitor.goto(`/project/${id}/need`);
    if (await visitor.page.locator(`a[href="${form}"]`).count()) return `${form}&part=all`;
  }
}

import { phone } from "./lib.mjs";

export default {
  "X14 X15 a refused form says what to do, twice, and keeps what was typed": async (t) => {
    const visitor = await admin(t);
    await visitor.goto("/do/account.add_org");
    await visitor.fill({ name: "示例区卫生健康局", code: "1244030" });
    const answer = visitor.page.waitForResponse((r) => r.request().method() === "POST");
    await visitor.press("登记单位");
    t.check((await answer).status() === 422, `answers ${(await answer).status()}`);
    t.check((await visitor.page.title()).startsWith("错误："), await visitor.page.title());
    const focus = await visitor.page.evaluate(() => document.activeElement.id);
    t.check(focus === "errors", `focus is on "${focus}"`);
    const links = await visitor.page.locator("#errors li a").all();
    t.check(links.length > 0, "no link in the summary");
    for (const link of links) {
      const says = await link.textContent();
      const place = (await link.getAttribute("href")).slice(1);
      await link.click();
      const now = await visitor.page.evaluate(() => document.activeElement.id);
      t.check(now === place, `the link to ${place} focuses "${now}"`);
      const beside = await visitor.page.locator(`#${place}-error`).textContent();
      t.check(beside.includes(says), `beside the field: "${beside}", above: "${says}"`);
      const described = await visitor.page.locator(`#${place}`).getAttribute("aria-describedby");
      t.check((described ?? "").split(" ").includes(`${place}-error`), `${place} is not described`);
    }
    t.check((await visitor.page.inputValue("[name=name]")) === "示例区卫生健康局", "the name is lost");
    t.check((await visitor.page.inputValue("[name=code]")) === "1244030", "the code is lost");
    await visitor.house("refused form");
    await visitor.page.setViewportSize({ width: 320, height: 640 });
    await visitor.house("refused form, 320");
  },

  "a refusal quotes its clause at the field": async (t) => {
    const visitor = await admin(t);
    await visitor.goto("/do/account.add_org");
    await visitor.fill({ name: "示例单位", code: "12440300MB2C92173A" });
    await visitor.page.locator("[name=kind]").first().selectOption({ index: 1 }).catch(() =>
      visitor.page.locator("[name=kind]").first().check());
    await visitor.press("登记单位");
    const law = visitor.page.locator(".wrong .law");
    t.check((await law.count()) === 1, "no clause is quoted");
    t.check((await law.locator("a").getAttribute("href")).startsWith("/law#"), "it links elsewhere");
  },

  "X16 a double click registers one": async (t) => {
    const visitor = await admin(t);
    await visitor.goto("/do/account.add_person");
    await visitor.fill({ login: "shuangji", name: "双击", password: "zhongwen2026x" });
    let posts = 0;
    visitor.page.on("request", (r) => (posts += r.method() === "POST" ? 1 : 0));
    await visitor.page.locator(".button:text-is('登记人员')").dblclick({ noWaitAfter: true });
    await visitor.page.waitForURL(/done=/);
    t.check(posts === 1, `${posts} posts`);
  },

  "X16 the same form sent twice leads to the same page": async (t) => {
    const visitor = await admin(t, "xitong", { javaScriptEnabled: false });
    await visitor.goto("/do/account.add_person");
    const fields = Object.fromEntries(
      await visitor.page.locator("form[action='/do/account.add_person'] input").evaluateAll((all) =>
        all.filter((i) => i.name).map((i) => [i.name, i.value])));
    const form = { ...fields, login: "liangci", name: "两次", password: "zhongwen2026x" };
    const answers = [];
    for (let i = 0; i < 2; i++)
      answers.push(await visitor.page.request.post(`${t.base}/do/account.add_person`, {
        form, maxRedirects: 0, headers: { origin: t.base } }));
    t.check(answers.every((a) => a.status() === 303), answers.map((a) => a.status()).join(", "));
  },

  "X21 codes are taken as people paste them": async (t) => {
    const visitor = await admin(t);
    await visitor.goto("/do/account.add_org");
    const wide = [...code].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join("");
    const field = visitor.page.locator("[name=code]");
    await field.focus();
    await visitor.page.keyboard.insertText(`${wide.slice(0, 8)} ${wide.slice(8)}`.toLowerCase());
    await visitor.fill({ name: "示例单位" });
    await visitor.page.locator("[name=kind]").first().selectOption({ index: 1 }).catch(() =>
      visitor.page.locator("[name=kind]").first().check());
    await visitor.press("登记单位");
    const says = await visitor.page.locator("#f-code-error").textContent();
    t.check(says.includes(code) && says.includes("已经登记"), `the code was not understood: ${says}`);
  },

  "X21 amounts, dates and numbers are taken as people write them, and shown in full": async (t) => {
    const visitor = await admin(t, "limin", { javaScriptEnabled: false });
    const path = await needForm(visitor);
    if (!path) return t.check(false, "the demo has no need that can be edited");
    await visitor.goto(path);
    await visitor.fill({ ceiling: " １２．５ 万元", term_months: "１２ 个月" });
    await visitor.page.locator("[name='instalments.0.percent']").fill("百分之八十");
    const button = visitor.page.locator("form.sheet > .buttons .button").first();
    await button.click();
    const shown = async (name) => visitor.page.inputValue(`[name="${name}"]`);
    t.check((await shown("ceiling")) === "125000.00", `shows ${await shown("ceiling")}`);
    t.check((await shown("term_months")) === "12",
      `shows ${await shown("term_months")}`);
    const words = await visitor.page.textContent("#f-ceiling-words");
    t.check(words.includes("壹拾贰万伍仟元整"), words);
    const says = await visitor.page.textContent("#f-instalments-0-percent-error");
    for (const part of ["「百分之八十」", "12.5"]) t.check(says.includes(part), `says only: ${says}`);
    for (const day of ["2027年3月1日", "２０２７／３／１", "20270301", "2027.3.1"]) {
      await visitor.goto("/do/account.issue_token");
      await visitor.fill({ until: day });
      await visitor.page.locator("form.sheet > .buttons .button").first().click();
      t.check((await shown("until")) === "2027-03-01", `${day} is shown as ${await shown("until")}`);
    }
  },

  "S11 a file that is not what its name says is refused, an empty one too": async (t) => {
    const visitor = await admin(t, "limin");
    const path = await needForm(visitor);
    if (!path) return t.check(false, "the demo has no project in study");
    const project = /project=(\w+)/.exec(path)[1];
    const tries = [
      ["不是.pdf", "just words", "内容不是"],
      ["空的.pdf", "", "空文件"],
      ["加密.pdf", "%PDF-1.7\ntrailer << /Encrypt 5 0 R >>\n%%EOF", "加了密码"],
      ["加密.docx", "\xd0\xcf\x11\xe0", "加了密码"],
    ];
    for (const [name, content, words] of tries) {
      await visitor.goto(`/do/plan.record_survey?project=${project}`);
      await visitor.page.locator("input[type=file]").first().setInputFiles({
        name, mimeType: "application/octet-stream", buffer: Buffer.from(content, "latin1") });
      await visitor.page.locator("form.sheet > .buttons .button").first().click();
      await visitor.page.waitForLoadState();
      const says = await visitor.page.locator(".errors").textContent();
      t.check(says.includes(`「${name}」`) && says.includes(words), `${name}: ${says}`);
    }
  },

  "X21 an amount in 万元 is shown in full before anything is done": async (t) => {
    const visitor = await admin(t, "anquan");
    await visitor.goto("/orgs");
    const org = (await visitor.page.locator("table a[href^='/org/']").first().getAttribute("href")).slice(5);
    await visitor.goto(`/do/account.set_chain?org=${org}`);
    await visitor.fill({ from_amount: "12.5万" });
    await visitor.page.locator('[name="steps.0.post_kind"]').selectOption({ index: 1 });
    await visitor.page.locator("[name=act]").selectOption({ index: 1 });
    const answer = visitor.page.waitForResponse((r) => r.request().method() === "POST");
    await visitor.page.locator("form.sheet > .buttons .button").first().click();
    const status = (await answer).status();
    const says = await visitor.page.locator("#asks").textContent();
    t.check(status === 200 && says.includes("125,000.00") && says.includes("壹拾贰万伍仟元整"), `${status} ${says}`);
    t.check((await visitor.page.inputValue("[name=from_amount]")) === "125000.00", "not in full");
    await visitor.house("an amount to look at");
  },

  "X22 rare and long names are shown as they are": async (t) => {
    const visitor = await admin(t);
    const names = ["𠮷田·阿依古丽", "示例区".repeat(17)];
    for (const [n, name] of names.entries()) {
      await visitor.goto("/do/account.add_person");
      await visitor.fill({ login: `hanjian${n}`, name, password: "zhongwen2026x" });
      await visitor.press("登记人员");
      t.check(/done=/.test(visitor.path()), `"${name}" is refused`);
    }
    await visitor.page.setViewportSize({ width: 320, height: 640 });
    await visitor.goto(`/do/account.add_person?name=${encodeURIComponent(names[0])}`);
    t.check((await visitor.page.inputValue("[name=name]")) === names[0], "changed on the way");
  },

  "rows come and go, with a script and without": async (t) => {
    for (const javaScriptEnabled of [true, false]) {
      const visitor = await admin(t, "anquan", { javaScriptEnabled });
      await visitor.goto("/orgs");
      const org = (await visitor.page.locator("table a[href^='/org/']").first().getAttribute("href")).slice(5);
      await visitor.goto(`/do/account.set_chain?org=${org}`);
      const rows = visitor.page.locator("fieldset.list > fieldset.row");
      const before = await rows.count();
      await visitor.page.locator("[name=from_amount]").fill("1000.00");
      const select = (n) => visitor.page.locator(`[name="steps.${n}.post_kind"]`);
      await select(0).selectOption({ index: 1 });
      await visitor.page.locator("button[name=_more]").click();
      await visitor.page.waitForLoadState();
      t.check((await rows.count()) === before + 1, `${await rows.count()} rows after adding`);
      await select(1).selectOption({ index: 2 });
      const kept = await select(1).inputValue();
      await visitor.page.locator("button[name=_less]").first().click();
      await visitor.page.waitForLoadState();
      t.check((await rows.count()) === before, `${await rows.count()} rows after taking one out`);
      t.check((await select(0).inputValue()) === kept, "the wrong row was taken out");
      t.check((await visitor.page.inputValue("[name=from_amount]")) === "1000.00", "the rest is lost");
      if (javaScriptEnabled) await visitor.house("a form with rows");
      await visitor.page.goto("about:blank");
    }
  },

  "X18 of two editors the second sees who was first, and what stands now": async (t) => {
    const first = await admin(t, "limin");
    const path = await needForm(first);
    t.check(path, "the demo has no need that can be edited");
    if (!path) return;
    const second = await admin(t, "limin");
    await first.goto(path);
    await second.goto(path);
    await first.fill({ recipients: "甲街道的老人" });
    await first.page.locator("form.sheet > .buttons .button").first().click();
    await first.page.waitForURL(/done=/);
    await second.fill({ recipients: "乙街道的老人" });
    const answer = second.page.waitForResponse((r) => r.request().method() === "POST");
    await second.page.locator("form.sheet > .buttons .button").first().click();
    await second.page.waitForLoadState();
    t.check((await answer).status() === 409, `answers ${(await answer).status()}`);
    const says = await second.page.textContent("main");
    t.check(says.includes("李敏"), "it does not say who");
    t.check((await second.page.inputValue("[name=recipients]")) === "乙街道的老人", "own text is lost");
    t.check((await second.page.textContent(".fix")).includes("甲街道的老人"), "what stands is not shown");
    await second.house("two editors");
    await second.page.locator("form.sheet > .buttons .button").first().click();
    await second.page.waitForURL(/done=/);
  },

  "X20 what is typed is saved by itself, and said when it cannot be": async (t) => {
    const visitor = await t.visitor();
    if (!(await visitor.signIn("limin"))) return;
    const path = await needForm(visitor);
    await visitor.goto(path);
    await visitor.fill({ recipients: "自动保存的老人" });
    const says = visitor.page.locator("[data-draft-says]");
    await visitor.page.waitForFunction(() =>
      /已保存 \d\d:\d\d:\d\d/.test(document.querySelector("[data-draft-says]").textContent));
    await visitor.goto(path);
    t.check((await visitor.page.inputValue("[name=recipients]")) === "自动保存的老人", "the draft is lost");

    await visitor.page.route("**/do/**", (route) => route.abort());
    await visitor.fill({ recipients: "断网时填的老人" });
    await visitor.page.waitForFunction(() =>
      document.querySelector("[data-draft-says]").textContent.includes("没有存上"));
    await visitor.page.unroute("**/do/**");
    t.problems = t.problems.filter((p) => !p.includes("Failed to load") && !p.includes("ERR_FAILED"));
    t.check((await says.getAttribute("role")) === "status", "it is not said to a screen reader");
  },

  "X19 five minutes before a session ends one key goes on": async (t) => {
    const visitor = await t.visitor();
    await visitor.page.clock.install();
    if (!(await visitor.signIn("limin"))) return;
    await visitor.goto(await needForm(visitor));
    await visitor.fill({ recipients: "快到期时填的老人" });
    const warning = visitor.page.locator("form[data-session]");
    t.check(await warning.isHidden(), "it warns twelve hours before");
    await visitor.page.clock.fastForward("11:56:00");
    t.check(await warning.isVisible(), "it does not warn");
    await visitor.page.route("**/do/account.extend", (route) => route.abort());
    await visitor.page.getByRole("button", { name: "继续使用" }).press("Enter");
    await warning.getByText("没有连上服务器").waitFor();
    await visitor.page.unroute("**/do/account.extend");
    const sent = visitor.page.waitForResponse((r) => r.url().includes("account.extend"));
    await visitor.page.getByRole("button", { name: "继续使用" }).press("Enter");
    t.check((await sent).status() === 303, "it was not extended");
    await warning.waitFor({ state: "hidden" });
    t.check((await visitor.page.inputValue("[name=recipients]")) === "快到期时填的老人", "the form is lost");
    t.problems = t.problems.filter((p) => !p.includes("Failed to load") && !p.includes("ERR_FAILED"));
  },

  "X19 what is sent after the session ended is there after signing in, and only for its author": async (t) => {
    const visitor = await t.visitor({ javaScriptEnabled: false });
    if (!(await visitor.signIn("limin"))) return;
    const path = await needForm(visitor);
    await visitor.goto(path);
    await visitor.fill({ recipients: "登录到期后提交的老人" });
    await visitor.page.context().clearCookies();
    await visitor.press("保存需求");
    const address = new URL(visitor.page.url());
    t.check(address.pathname === "/sign-in", `it led to ${address.pathname}`);
    const next = address.searchParams.get("next");
    await visitor.page.getByRole("button", { name: "我是经办人（区民政局）" }).click();
    await visitor.page.waitForLoadState();
    t.check(visitor.path().startsWith("/do/plan.set_need"), `then to ${visitor.path()}`);
    t.check((await visitor.page.inputValue("[name=recipients]")) === "登录到期后提交的老人", "it is lost");
    t.check((await visitor.page.textContent("main")).includes("还没有办理"), "it does not say so");

    const other = await t.visitor({ javaScriptEnabled: false });
    await other.signIn("wangjg");
    await other.goto(next);
    t.check(!(await other.page.content()).includes("登录到期后提交"), "another person reads it");

    const forged = await fetch(`${t.base}/do/plan.set_need`, {
      method: "POST",
      body: new URLSearchParams({ _who: `${"0".repeat(13)}.AAAA`, recipients: "冒名者填的" }),
      redirect: "manual",
    });
    t.check(!forged.headers.get("location")?.includes("kept"), "a forged author keeps a form");
  },

  "a long form is short forms over one draft, without a script": async (t) => {
    const visitor = await t.visitor({ javaScriptEnabled: false });
    if (!(await visitor.signIn("limin"))) return;
    const all = await needForm(visitor);
    const list = all.replace("&part=all", "");
    await visitor.goto(list);
    const parts = visitor.page.locator("ol.rows > li");
    t.check((await parts.count()) === 9, `${await parts.count()} lines`);
    await visitor.page.getByRole("link", { name: "目标和内容" }).click();
    t.check((await visitor.page.locator("[name=ceiling]").count()) === 0, "another part's field is here");
    await visitor.fill({ recipients: "分部分填写的老人 400 人" });
    await visitor.page.locator("form.sheet > .buttons .button").first().click();
    await visitor.page.waitForLoadState();
    t.check((await visitor.page.locator(".done").textContent()).includes("还没有办理"), "it does not say so");
    await visitor.page.getByRole("link", { name: "检查并提交" }).click();
    t.check((await visitor.page.textContent("main")).includes("分部分填写的老人 400 人"), "not in the check");
    await visitor.press("保存需求");
    t.check(visitor.path().includes("done=plan.set_need"), `it led to ${visitor.path()}`);
    await visitor.goto(list);
    t.check((await visitor.page.textContent("main")).includes("还没有草稿"), "the draft outlives the act");
  },

  "the pages of a long form are sound": async (t) => {
    const visitor = await t.visitor();
    if (!(await visitor.signIn("limin"))) return;
    const list = (await needForm(visitor)).replace("&part=all", "");
    for (const page of ["", "&part=1", "&part=6", "&part=check"]) {
      await visitor.goto(list + page);
      await visitor.house();
    }
    await visitor.page.setViewportSize(phone);
    await visitor.goto(list);
    await visitor.rules();
    await visitor.goto(`${list}&part=6`);
    await visitor.rules();
  },
};
