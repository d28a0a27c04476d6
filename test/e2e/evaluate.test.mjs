// Opening, review and scores: what each of the people of an evaluation sees and does.
import { phone, stage } from "./lib.mjs";

const main = (visitor) => visitor.page.locator("main").textContent();

async function as(t, login, path, options) {
  const visitor = await t.visitor(options);
  t.check(await visitor.signIn(login), `cannot sign in as ${login}`);
  if (path) await visitor.goto(path);
  return visitor;
}

// The API as this person has it, through a token of its own.
async function api(visitor) {
  await visitor.goto("/do/account.issue_token");
  await visitor.fill({ name: "评审", until: "2026-12-31" });
  await visitor.page.locator("main form button.button:not(.small):not(.second)").last().click();
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
  await saveWhole(page, "保存，下一项");
}

// Saved as a whole, the page comes anew.
async function saveWhole(page, name) {
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name }).click()]);
}

// Does an act by its form, field by field.
async function act(visitor, path, button, values = {}) {
  await visitor.goto(`/do/${path}`);
  await visitor.fill(values);
  await visitor.press(button);
}

// The sheets behind the report: every member's points, and as a file with lines to sign on.
async function sheets(t, head, tender) {
  await head.goto(`/tender/${tender}/sheets`);
  await head.house("the sheets");
  const text = await main(head);
  for (const what of ["资格和符合性审查表", "评分汇总表", "周平的评分表", "范丽的评分表", "王建国的评分表"])
    t.check(text.includes(what), `the sheets lack ${what}`);
  // What the members gave an item is, on the mean, what all of them are said to have given.
  const columns = await head.page.evaluate(() =>
    [...document.querySelectorAll("main table")].slice(1).map((table) =>
      [...table.querySelectorAll("tbody tr")].map((row) => Number(row.cells[2].textContent))));
  const [all, ...each] = columns;
  all.forEach((points, i) => {
    const mean = each.reduce((sum, one) => sum + one[i], 0) / each.length;
    t.check(Math.abs(points - mean) < 0.02, `item ${i + 1}: ${points} of all, ${mean} on the mean`);
  });
  t.check(each.length === 5 && all.length > 3, `${each.length} sheets of ${all.length} items`);
  const file = await head.page.request.get(`${t.base}/tender/${tender}/sheets/paper.pdf`);
  t.check((await file.body()).subarray(0, 5).toString() === "%PDF-", "the sheets are no PDF");
  const supplier = await as(t, "supplier001");
  await supplier.goto(`/tender/${tender}/sheets`, 403);
}

export default {
  "A01 A02 the preview is the notice that is published, and says what becomes public": async (t) => {
    await stage(t, "tender-elder-care", "published", async () => {
      const agent = await as(t, "chengong", "/agency");
      const draft = await agent.page.locator("main a[href$='/document']").first().getAttribute("href");
      await agent.goto(draft);
      t.check((await agent.page.locator(".errors").count()) === 0, "a lawful document has findings");
      await pressAndWait(agent, agent.page.getByRole("link", { name: "预览并发布" }));
      const preview = await agent.page.locator("#notice-text").textContent();
      const text = await main(agent);
      t.check(["当时公开", "指纹写进公告", "日历订阅", "截止前对任何人保密", "由采购人会签"].every((x) => text.includes(x)),
        "it is not said what becomes public, when and where");
      await agent.house("the preview");
      await agent.press("发布采购公告");
      t.check((await main(agent)).includes("会签"), "it does not wait for the purchaser");
      for (const login of ["wangjg", "zhangfu"]) {
        const signer = await as(t, login, "/signoffs");
        await pressAndWait(signer, signer.page.locator("main a[href^='/signoff/']").first());
        await signer.press("会签同意");
      }
      const feed = await (await fetch(`${t.base}/notices.atom`)).text();
      t.check(feed.includes("示例区居家养老上门服务项目"), "it is not in the feed");
      await agent.goto(draft.replace("/document", "/notice"));
      const published = await agent.page.locator("main section p.lines").first().textContent();
      t.check(published === preview, "the notice differs from its preview");
    });
  },

  "A01 what fails is listed before it can be published": async (t) => {
    await stage(t, "tender-elder-care", "published", async () => {
      const agent = await as(t, "chengong", "/agency");
      const draft = await agent.page.locator("main a[href$='/document']").first().getAttribute("href");
      const tender = draft.split("/")[2];
      await act(agent, `tender.set_schedule?tender=${tender}`, "填写时间、地点和联系人", { deadline: "2026-04-20 09:30" });
      await agent.goto(draft);
      t.check((await agent.page.locator(".errors li").count()) > 0, "a deadline of a week is no finding");
      t.check((await agent.page.getByRole("link", { name: "预览并发布" }).count()) === 0, "it can be published");
      await agent.goto(draft.replace("/document", "/preview"));
      t.check((await main(agent)).includes("还不能发布") && !(await agent.page.locator("form[action='/do/tender.publish']").count()),
        "the preview offers to publish");
    });
  },

  "A03 A04 a correction is said on the page; unanswered inquiries are counted": async (t) => {
    await stage(t, "tender-elder-care", "bids", async (tender) => {
      const supplier = await as(t, "supplier001", `/tender/${tender}`);
      await pressAndWait(supplier, supplier.page.locator("a[href^='/do/dispute.ask']").first());
      await supplier.fill({ text: "请问助浴服务是否要求两人同时上门？" });
      await supplier.page.locator("main form button.button:not(.small):not(.second)").last().click();
      await supplier.page.waitForLoadState();
      const agent = await as(t, "chengong", "/agency");
      t.check((await main(agent)).includes("1 条询问没有答复"), "the inquiry is not counted");
      await agent.house("the agency's board");
      await act(agent, `tender.correct?tender=${tender}`, "发布更正公告",
        { what: "采购文件第三章", text: "原：两人同时上门。现：一人上门，助浴两人。" });
      const reader = await t.visitor();
      await reader.goto(`/tender/${tender}`);
      const text = await main(reader);
      t.check(text.includes("已更正") && text.includes("助浴两人"), "the page does not say it was corrected");
      t.check(!text.includes("和乐"), "who asked is named");
      await reader.goto(`/tender/${tender}/notice`);
      t.check((await reader.page.locator("main section p.lines").count()) === 2, "the original is gone");
      await reader.house("both notices");
    });
  },

  "A05 A06 the host opens step by step; the record is there at once": async (t) => {
    await stage(t, "tender-elder-care", "opening", async (tender) => {
      const hall = `/tender/${tender}/hall`;
      const host = await as(t, "chengong", hall);
      const buttons = () => host.page.locator("#hall-host a.button").allTextContents();
      t.check((await buttons()).join() === "开标", `the next act is ${await buttons()}`);
      t.check((await main(host)).includes("3 家"), "the number is not told after the deadline");
      t.check(!(await main(host)).includes("1,720,000.00"), "a price before the opening");
      await host.house("the hall before the opening");
      await pressAndWait(host, host.page.locator("#hall-host a.button"));
      t.check(host.path().startsWith("/do/bid.open"), "no confirmation before the opening");
      await host.press("开启投标（响应）文件");
      t.check(host.path().startsWith(hall), `after the opening: ${host.path()}`);
      t.check((await buttons()).join() === "请各家确认或者提出疑义", `then ${await buttons()}`);
      const text = await main(host);
      for (const price of ["1,755,500.50", "1,720,000.00", "1,690,000.00"])
        t.check(text.includes(price), `${price} is not read out`);
      t.check(text.includes("3 家报价均未超过最高限价"), "the system does not say it");
      t.check((await host.page.locator("figure svg[role=img]").count()) === 1, "no price strip");
      await host.house("the hall after the opening");
      await host.page.setViewportSize(phone);
      await host.house("the hall on a phone");
      await host.goto(`/tender/${tender}/opening`);
      t.check((await main(host)).includes("1,690,000.00"), "the record has no prices");
    });
  },

  "A05 fewer than three: the lawful choices, and nothing is opened": async (t) => {
    await stage(t, "failed-two-bids", "opening", async (tender) => {
      const host = await as(t, "chengong", `/tender/${tender}/hall`);
      await pressAndWait(host, host.page.locator("#hall-host a.button"));
      const text = await main(host);
      t.check(text.includes("只收到 2 家") && text.includes("重新招标") && text.includes("竞争性谈判"), "no choices");
      await host.house("the choices");
      await pressAndWait(host, host.page.getByRole("link", { name: "宣布不足法定家数，不开启" }));
      await host.press("开启投标（响应）文件");
      t.check((await main(host)).includes("依法不开启"), "it is not declared");
      t.check((await host.page.locator("#hall-table td[data-label^=投标报价]").count()) === 0, "a price is shown");
    });
  },

  "S18 V03 the hall of a supplier and of whoever watches": async (t) => {
    await stage(t, "tender-elder-care", "opening", async (tender) => {
      const hall = `/tender/${tender}/hall`;
      const host = await as(t, "chengong");
      const supplier = await as(t, "supplier001", hall);
      const watcher = await t.visitor();
      await watcher.goto(hall);
      await pressAndWait(supplier, supplier.page.getByRole("button", { name: "签到" }));
      t.check((await main(supplier)).includes("已签到"), "signing in is not told");
      await act(host, `bid.open?tender=${tender}`, "开启投标（响应）文件");
      await act(host, `bid.hear?tender=${tender}`, "请各家确认或者提出疑义");
      await watcher.page.getByText("请各家核对").waitFor({ timeout: 9000 });
      t.check((await main(watcher)).includes("1,720,000.00"), "who watches sees no live prices");
      t.check((await watcher.page.locator("main form, main a[href^='/do/']").count()) === 0, "who watches may act");
      await watcher.house("the hall of who watches");
      await supplier.goto(hall);
      await supplier.fill({ text: "请问采购人代表是否参加了专家抽取？" });
      await supplier.press("提交给主持人");
      t.check((await main(supplier)).includes("等主持人答复"), "the objection is not there");
      await supplier.press("无误，确认");
      t.check((await main(supplier)).includes("已确认"), "the line is not confirmed");
      await supplier.house("the hall of a supplier");
      await host.goto(hall);
      await pressAndWait(host, host.page.getByRole("link", { name: /^答复/ }));
      await host.fill({ text: "没有参加。" });
      await host.press("答复疑义");
      await supplier.page.getByText("没有参加。").first().waitFor({ timeout: 9000 });
      t.check((await main(host)).includes("还有 2 家没有确认"), "the host is not told who is missing");

      const still = await t.visitor({ javaScriptEnabled: false });
      await still.goto(hall);
      t.check(/\d\d:\d\d:\d\d 更新/.test(await main(still)), "no time of the update without a script");
      t.check((await still.page.getByRole("link", { name: "刷新" }).count()) === 1, "no refresh link");

      await supplier.page.route("**/hall*", (route) => route.abort());
      await supplier.page.getByText("已断开，5 秒后重连").waitFor({ timeout: 9000 });
      await supplier.page.unroute("**/hall*");
      supplier.t.problems = supplier.t.problems.filter((p) => !/ERR_FAILED|net::/.test(p));
    });
  },

  "V03 a consultation shows names and no price": async (t) => {
    await stage(t, "consultation-psychology", "opening", async (tender) => {
      const host = await as(t, "chengong");
      await act(host, `bid.open?tender=${tender}`, "开启投标（响应）文件");
      const text = await main(host);
      t.check(text.includes("磋商的报价不公开"), "it is not said");
      t.check((await host.page.locator("#hall-table td[data-label^=投标报价], figure svg").count()) === 0, "a price is shown");
      const watcher = await t.visitor();
      await watcher.goto(`/tender/${tender}/hall`);
      t.check(!/\d{3},\d{3}\.\d\d/.test((await main(watcher)).replace(/最高限价[^。]*/g, "")), "a price is public");
    });
  },

  "E01 E02 an invitation tells no purchase; ticking a supplier ends it": async (t) => {
    await stage(t, "tender-elder-care", "opening", async (tender) => {
      const expert = await as(t, "zhouping", "/evaluations");
      const ask = await api(await as(t, "zhouping"));
      const tells = async (path) => {
        await expert.goto(path);
        const both = (await expert.page.content()) + (await ask(path)).text;
        return /居家养老|民政局|和乐|和和服务|和民/.test(both) || both.includes(tender);
      };
      const seat = await expert.page.locator("a[href^='/invitation/']").getAttribute("href");
      t.check(!(await tells("/evaluations")) && !(await tells("/home")), "the list names the purchase");
      t.check(!(await tells(seat)), "the invitation names the purchase");
      const text = await main(expert);
      t.check(["社会服务", "2026-05-09 09:30", "第一开标室", "半天 400 元"].every((x) => text.includes(x)),
        "field, time, place or fee is missing");
      await expert.house("an invitation");
      await expert.press("接受邀请");
      t.check(!(await tells(seat)), "accepted, it names the purchase before the opening");
      await expert.goto(`/tender/${tender}/evaluation`, 403);
      await act(await as(t, "chengong"), `bid.open?tender=${tender}`, "开启投标（响应）文件");
      await expert.goto(seat);
      t.check((await main(expert)).includes("和乐") && !(await main(expert)).includes("居家养老"),
        "the suppliers are not listed, or the purchase is named");
      await expert.house("the declaration");
      const other = await as(t, "expert02", "/evaluations");
      await other.goto(await other.page.locator("a[href^='/invitation/']").getAttribute("href"));
      await other.press("接受邀请");
      await other.page.getByLabel(/和乐/).check();
      await other.press("声明并签署承诺书");
      await other.goto(`/tender/${tender}/evaluation`, 403);
      const agent = await as(t, "chengong", `/tender/${tender}/evaluation`);
      t.check((await main(agent)).includes("补抽评审成员") && (await main(agent)).includes("回避"), "no replacement");
      await expert.press("声明并签署承诺书");
      await expert.goto(`/tender/${tender}/evaluation`);
      t.check((await main(expert)).includes("居家养老"), "declared, it is still hidden");
    });
  },

  "E03 E04 clause by clause with two keys; only ★ can fail, with a reason": async (t) => {
    await stage(t, "tender-elder-care", "compliance", async (tender) => {
      const head = await as(t, "zhouping", `/tender/${tender}/review`);
      const page = head.page;
      const clause = () => page.locator("#clause").textContent();
      t.check((await clause()) === "第 1 条" && (await main(head)).includes("12 条，共 12 条"), "it does not begin at 1");
      t.check((await main(head)).includes("注明见第 1 页") && (await main(head)).includes("完全响应"), "no answer, no page");
      await head.house("the review");
      for (const next of ["第 2 条", "第 3 条"]) {
        t.check(await page.evaluate(() => document.activeElement.name === "met"), "the focus is elsewhere");
        await page.keyboard.press("Space");
        await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
        t.check((await clause()) === next, `after two keys: ${await clause()}`);
      }
      await page.getByLabel("不满足", { exact: true }).check();
      await head.fill({ reason: "太短" });
      await head.press("保存，下一条");
      t.check((await page.title()).startsWith("错误"), "two characters are reason enough");
      await head.house("a failure without a reason");
      await head.goto(`/tender/${tender}/review?n=3`);
      await page.getByLabel("不满足", { exact: true }).check();
      await page.getByLabel("不满足的情形（选填）").selectOption({ label: "没有要求的证明材料" });
      await head.press("保存，下一条");
      t.check((await clause()) === "第 4 条", "a ground of the list is not enough");
      t.check((await page.locator("input[name=met]").count()) === 1, "an ordinary requirement can fail");
      t.check((await main(head)).includes("不能据此认定无效"), "it is not said why");
      const bid = await page.locator("input[name=bid]").inputValue();
      await page.evaluate(() => { document.querySelector("[name=met]").value = "false"; });
      await page.locator("[name=met]").check();
      await head.press("保存，下一条");
      t.check((await main(head)).includes("不是实质性要求"), "the server lets it fail");
      await head.goto(`/do/evaluate.comply?bid=${bid}`);
      t.check((await page.locator("[name=passed]").first().isChecked()), "one of five is no majority");
      await head.goto("/evaluations");
      t.check((await main(head)).includes("还有 9 条没有审查"), "how many are left is not told");
      for (const login of ["expert02", "expert03"]) {
        const other = await as(t, login, `/tender/${tender}/review?bid=${bid}&n=3`);
        await other.page.getByLabel("不满足", { exact: true }).check();
        await other.page.getByLabel("不满足的情形（选填）").selectOption({ label: "没有要求的证明材料" });
        await other.press("保存，下一条");
        t.check(!(await main(other)).includes("成员看下来"), "a member sees how others judged");
      }
      await head.goto(`/tender/${tender}/review?bid=${bid}`);
      t.check((await main(head)).includes("超过半数"), "the head does not see the majority");
      await head.goto(`/do/evaluate.comply?bid=${bid}`);
      t.check(!(await page.locator("[name=passed]").first().isChecked()), "the majority is not proposed");
      await page.setViewportSize(phone);
      await head.goto(`/tender/${tender}/review`);
      await head.house("the review on a phone");
    });
  },

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
      await saveWhole(first.page, "客观分核对无误，保存");
      t.check((await first.page.locator("select[form^=o-]").count()) === 0, "the claims are still open");
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
      await saveWhole(other.page, "保存，下一项");
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

  "E08 the report lists all results; dissent is written, a scan closes it": async (t) => {
    await stage(t, "tender-elder-care", "report", async (tender) => {
      const head = await as(t, "zhouping", `/tender/${tender}/ranking`);
      const text = await main(head);
      t.check(["84.00", "77.76", "68.20"].every((x) => text.includes(x)), "the ranking lacks totals");
      await head.house("the ranking");
      await act(head, `evaluate.report?tender=${tender}`, "出评审报告");
      const report = await main(head);
      t.check(["第 1 名", "第 2 名", "第 3 名", "周平", "范丽", "王建国"].every((x) => report.includes(x)),
        "the report lacks results or members");
      await head.house("the report");
      await sheets(t, head, tender);
      await act(head, `evaluate.sign_report?tender=${tender}`, "签署评审报告");
      const other = await as(t, "expert02");
      await act(other, `evaluate.sign_report?tender=${tender}`, "签署评审报告",
        { dissent: "对第二名管理制度的得分有不同意见：制度文本没有落款日期。" });
      t.check((await main(other)).includes("不同意见：对第二名"), "the dissent does not appear");
      t.check((await main(other)).includes("还有 3 位没有签") === false, "a member may upload the scan");
      const agent = await as(t, "chengong", `/tender/${tender}/report`);
      t.check((await main(agent)).includes("还有 3 位没有签"), "who has not signed is not told");
      await pressAndWait(agent, agent.page.getByRole("link", { name: "上传签字扫描件" }));
      await agent.page.locator("input[type=file]").first().setInputFiles({
        name: "签字页.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 signed"),
      });
      await agent.press("上传签字扫描件");
      const closed = await main(agent);
      t.check(closed.includes("签字页.pdf") && !closed.includes("未签"), "the scan does not close it");
      await agent.house("the signed report");
      await agent.page.emulateMedia({ media: "print" });
      t.check(!(await agent.page.locator("nav.menu, .buttons").first().isVisible().catch(() => false)), "menus are printed");
    });
  },
};
