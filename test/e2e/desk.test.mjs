// The desk: what is to be done first, sign-offs, messages, the file of a project, the calendar.
import { stage } from "./lib.mjs";

async function signedIn(t, login) {
  const visitor = await t.visitor();
  t.check(await visitor.signIn(login), `${login} cannot sign in`);
  return visitor;
}

// A plan that waits for its first signature; the handler who submitted it, and its address.
async function submitPlan(t) {
  const handler = await signedIn(t, "limin");
  await handler.goto("/home");
  await handler.page.locator(".agenda a.button", { hasText: "实施计划备案" }).first().click();
  await handler.page.locator("a[href^='/do/plan.file?']").first().click();
  await handler.press("实施计划备案");
  t.check(handler.path().startsWith("/signoff/"), `waits at ${handler.path()}`);
  return { handler, waiting: handler.path().replace(/\?.*/, "") };
}

export default {
  "P01 home names what to do, by date": async (t) => {
    const handler = await signedIn(t, "limin");
    await handler.goto("/home");
    await handler.house();
    const rows = handler.page.locator(".agenda > li");
    const days = [];
    for (let i = 0; i < (await rows.count()); i++) {
      const act = rows.nth(i).locator("a.button");
      t.check((await act.innerText()).trim().length > 1, "an action without words");
      t.check((await act.getAttribute("href")).length > 1, "an action without an address");
      const time = rows.nth(i).locator("time");
      days.push((await time.count()) ? await time.getAttribute("datetime") : "9999-12-31");
    }
    t.check(days.join() === [...days].sort().join(), `not by date: ${days}`);
    t.check(days.length > 0 || (await handler.page.locator(".empty").count()) > 0, "nothing is said");
  },

  "P01 what is late comes first and says by how many days": async (t) => {
    await stage(t, "tender-elder-care", "contract_published", async () => {
      const handler = await signedIn(t, "limin");
      await handler.goto("/home");
      const first = handler.page.locator(".agenda > li").first();
      t.check((await first.locator("a.button").innerText()).includes("公告合同"), await first.innerText());
      t.check(/还有 \d+ 天|逾期 \d+ 天|今天/.test(await first.innerText()), "no limit in words");
      t.check((await first.locator("a[href^='/law#contract.publish_within']").count()) === 1, "no clause");
    });
  },

  "P06 a return needs a located reason, and its author gets a numbered list": async (t) => {
    await stage(t, "tender-elder-care", "plan", async () => {
      const { handler, waiting } = await submitPlan(t);
      const head = await signedIn(t, "wangjg");
      await head.goto("/home");
      await head.page.locator(`a[href="${waiting}"]`).first().click();
      await head.house();
      await head.page.getByText("退回，请提交人改").click();
      await head.page.locator("#reason-1").fill("金额与批复不一致，请核对");
      await head.press("退回");
      t.check((await head.page.title()).startsWith("错误"), "returned without a place");
      await head.goto(waiting);
      await head.page.getByText("退回，请提交人改").click();
      await head.page.locator("#spot-1").fill("第二条");
      await head.page.locator("#reason-1").fill("金额与批复不一致，请核对");
      await head.press("退回");
      await handler.goto(waiting);
      const lines = handler.page.locator(".errors ol > li");
      t.check((await lines.count()) === 1, "no numbered list");
      t.check((await lines.first().innerText()).includes("第二条"), "the place is missing");
      t.check((await lines.first().locator("a").count()) === 1, "the place is no link");
      await handler.goto("/home");
      t.check((await handler.page.locator("#back").count()) === 1, "home does not say so");
      await handler.goto("/messages");
      const told = await handler.page.locator("main").innerText();
      t.check(told.includes("第二条 金额与批复不一致"), "not told");
    });
  },

  "a sign-off is told, read once and signed on a phone": async (t) => {
    await stage(t, "tender-elder-care", "plan", async () => {
      const { waiting } = await submitPlan(t);
      const head = await t.visitor({ viewport: { width: 320, height: 640 } });
      await head.signIn("wangjg");
      await head.goto("/messages");
      const unread = await head.page.locator(".band a[href='/messages']").innerText();
      t.check(/^\d+ 条消息$/.test(unread), `the band says ${unread}`);
      await head.page.getByRole("button", { name: /请您会签：实施计划备案/ }).click();
      t.check(head.path().startsWith(waiting), `led to ${head.path()}`);
      await head.house();
      await head.press("会签同意");
      t.check((await head.page.locator(".chain .done").count()) === 2, "not signed");
      const after = await head.page.locator(".band a[href='/messages']").innerText();
      t.check(after !== unread, "still unread");
    });
  },

  "the project file says what is done, what is next and what cannot begin yet": async (t) => {
    await stage(t, "tender-elder-care", "signed", async (tender) => {
      const handler = await signedIn(t, "limin");
      await handler.goto("/projects");
      await handler.goto(`/tender/${tender}`);
      const project = await handler.page.evaluate(async (id) => {
        const answer = await fetch(`/api/v1/tender/${id}`);
        return (await answer.json()).tender.project;
      }, tender);
      await handler.goto(`/project/${project}/file`);
      await handler.house();
      const tasks = handler.page.locator("#tasks").locator("xpath=ancestor::section").locator("ol.tasks").first();
      const words = await tasks.locator("li").allInnerTexts();
      t.check(words.some((w) => w.includes("出具法律意见") && w.includes("已完成")), words.join("|"));
      t.check(words.some((w) => w.includes("登记签订") && w.includes("进行中")), words.join("|"));
      for (const row of await tasks.locator("li", { hasText: "暂不能开始" }).all()) {
        t.check((await row.locator("a").count()) === 0, "暂不能开始 is a link");
        t.check((await row.locator(".small").innerText()).trim().length > 3, "no reason");
      }
      t.check((await handler.page.locator(".keybar.limit").innerText()).includes("剩余"), "no limit");
      await handler.page.getByRole("link", { name: /看全部|还缺/ }).click();
      await handler.house();
      const missing = await handler.page.locator("main").innerText();
      t.check(missing.includes("采购需求") && missing.includes("评审报告"), "papers are not listed");
    });
  },

  "the calendar lists what is due, and its secret address is a calendar": async (t) => {
    await stage(t, "tender-elder-care", "signed", async () => {
      const handler = await signedIn(t, "limin");
      await handler.goto("/calendar");
      await handler.house();
      const listed = handler.page.locator(".agenda > li");
      for (let i = 0; i < 3 && !(await listed.count()); i++)
        await handler.page.getByRole("link", { name: "下个月", exact: true }).click();
      const due = await listed.first().locator("time").getAttribute("datetime");
      t.check((await handler.page.locator(`#d-${due}`).count()) === 1, "the day is not listed");
      t.check((await handler.page.locator(`.days a[href="#d-${due}"]`).count()) === 1, "not in the grid");
      await handler.press("生成订阅地址");
      const address = (await handler.page.locator("main .mono").innerText()).replace(/^https?:\/\/[^/]*/, "");
      const answer = await fetch(t.base + address);
      t.check(answer.headers.get("content-type").startsWith("text/calendar"), "another type");
      const text = await answer.text();
      const physical = text.split("\r\n");
      t.check(!text.replaceAll("\r\n", "").includes("\n"), "line ends are not CRLF");
      t.check(physical.every((l) => Buffer.byteLength(l) <= 75), "a line is not folded");
      const lines = text.replaceAll("\r\n ", "").trimEnd().split("\r\n");
      const events = lines.filter((l) => l === "BEGIN:VEVENT").length;
      t.check(events >= (await listed.count()) && events > 0, `${events} events`);
      for (const name of ["UID:", "DTSTAMP:", "SEQUENCE:", "SUMMARY:"])
        t.check(lines.filter((l) => l.startsWith(name)).length === events, `${name} not in each event`);
      const uids = lines.filter((l) => l.startsWith("UID:"));
      t.check(new Set(uids).size === uids.length, "a UID twice");
      t.check(lines.includes(`DTSTART;VALUE=DATE:${due.replaceAll("-", "")}`), "the day is another");
      t.check(lines.includes("BEGIN:VALARM") && lines.includes("TZID:Asia/Shanghai"), "no alarm or zone");
      const wrong = await fetch(`${t.base}/calendar.ics?key=wrong`);
      t.check(wrong.status === 404, `a wrong key answers ${wrong.status}`);
    });
  },

  "X23 X24 an empty desk says why and offers one act; lists keep their address": async (t) => {
    const operator = await signedIn(t, "xitong");
    for (const path of ["/messages", "/signoffs", "/calendar?month=2031-01"]) {
      await operator.goto(path);
      const empties = operator.page.locator(".empty");
      for (let i = 0; i < (await empties.count()); i++) {
        const said = await empties.nth(i).innerText();
        t.check(said.trim().length > 8, `${path}: ${said}`);
        t.check((await empties.nth(i).locator("a").count()) > 0, `${path}: nothing to do: ${said}`);
      }
    }
    await operator.page.reload();
    t.check(operator.path() === "/calendar?month=2031-01", "the month is lost");
  },
};
