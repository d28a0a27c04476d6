// The desk: handing over, messages sorted out and sent on, reminders, subscriptions.
import { stage } from "./lib.mjs";

async function signedIn(t, login) {
  const visitor = await t.visitor();
  t.check(await visitor.signIn(login), `${login} cannot sign in`);
  return visitor;
}

async function projectOf(visitor, tender) {
  return visitor.page.evaluate(async (id) => {
    const answer = await fetch(`/api/v1/tender/${id}`);
    return (await answer.json()).tender.project;
  }, tender);
}

export default {
  "P10 a project is handed to a colleague, the former owner reads only": async (t) => {
    await stage(t, "tender-elder-care", "signed", async (tender) => {
      const handler = await signedIn(t, "limin");
      await handler.goto(`/tender/${tender}`);
      const file = `/project/${await projectOf(handler, tender)}/file`;
      await handler.goto(file);
      await handler.page.getByRole("link", { name: "移交给同事" }).click();
      await handler.house();
      await handler.press("移交项目");
      t.check((await handler.page.title()).startsWith("错误"), "handed over without a reason");
      await handler.page.locator('[name="to"]').selectOption({ index: 1 });
      await handler.page.locator('[name="reason"]').fill("调到社会救助科，合同待登记签订");
      await handler.press("移交项目");
      t.check(handler.path().startsWith(file), `led to ${handler.path()}`);
      await handler.house();
      const said = await handler.page.locator("main").innerText();
      t.check(/移交给\S+经办；您可以查看，不能办理/.test(said), "the former owner is not told");
      const line = handler.page.locator(".timeline li", { hasText: "移交给" });
      t.check((await line.innerText()).includes("调到社会救助科"), "the timeline has no reason");
      for (const link of await handler.page.locator("ol.tasks a[href^='/do/']").all())
        t.problems.push(`still to be done: ${await link.innerText()}`);
      const denied = await handler.page.goto(`${t.base}/do/tender.terminate?tender=${tender}`);
      t.check(denied.status() === 403, `a form of an act answers ${denied.status()}`);

      const next = await signedIn(t, "wangjg");
      await next.goto("/messages");
      await next.page.getByRole("button", { name: /移交给您经办：调到社会救助科/ }).click();
      await next.page.waitForLoadState();
      t.check(next.path().startsWith(file), `the message leads to ${next.path()}`);
      t.check((await next.page.locator("ol.tasks a[href^='/do/']").count()) > 0, "nothing to do");
      const open = await next.page.goto(`${t.base}/do/tender.terminate?tender=${tender}`);
      t.check(open.status() === 200, `the new owner's form answers ${open.status()}`);
    });
  },
};
