// The desk: what is to be done first, sign-offs, messages, the file of a project, the calendar.
export default {
  "P01 home names what to do, by date": async (t) => {
    const handler = await t.signIn("limin");
    await handler.goto("/home");
    const rows = handler.page.locator(".agenda > li");
    t.check((await rows.count()) > 0, "nothing to do in the demo");
    const days = [];
    for (let i = 0; i < (await rows.count()); i++) {
      const row = rows.nth(i);
      const act = row.locator("a.button");
      t.check((await act.innerText()).trim().length > 1, "an action without words");
      const link = await act.getAttribute("href");
      t.check(link && link !== "#", "an action without an address");
      const time = row.locator("time");
      days.push((await time.count()) ? await time.getAttribute("datetime") : "9999-12-31");
    }
    t.check(days.join() === [...days].sort().join(), `not by date: ${days}`);
  },

  "P06 a return needs a located reason, and its author gets a numbered list": async (t) => {
    const handler = await t.signIn("limin");
    const waiting = await t.waitingSignoff(handler);
    const head = await t.signIn("wangjg");
    await head.goto(waiting);
    await head.page.getByText("退回，请提交人改").click();
    await head.page.locator("#reason-1").fill("金额与批复不一致，请核对");
    await head.page.getByRole("button", { name: "退回", exact: true }).click();
    t.check((await head.page.title()).startsWith("错误"), "returned without a place");
    await head.goto(waiting);
    await head.page.getByText("退回，请提交人改").click();
    await head.page.locator("#spot-1").fill("第二条");
    await head.page.locator("#reason-1").fill("金额与批复不一致，请核对");
    await head.page.getByRole("button", { name: "退回", exact: true }).click();
    await handler.goto(waiting);
    const list = handler.page.locator(".errors ol > li");
    t.check((await list.count()) === 1, "no numbered list");
    t.check((await list.first().innerText()).includes("第二条"), "the place is missing");
    t.check((await list.first().locator("a").count()) === 1, "the place is no link");
    await handler.goto("/home");
    await handler.page.getByRole("heading", { name: "退回给我的" }).waitFor();
    await handler.goto("/messages");
    t.check((await handler.page.locator("main").innerText()).includes("第二条 金额与批复不一致"), "not told");
  },
};
