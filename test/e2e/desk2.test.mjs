// The desk: handing over, messages sorted out and sent on, reminders, subscriptions.
import net from "node:net";
import { served, stage } from "./lib.mjs";

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

// Every file that the page offers, with what begins it: "%PDF" or "PK".
async function offered(visitor) {
  return visitor.page.evaluate(async () => {
    const seen = {};
    for (const link of document.querySelectorAll("main a[href$='.pdf'], main a[href$='.docx']")) {
      const answer = await fetch(link.href);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      seen[link.getAttribute("href")] = answer.ok ? String.fromCharCode(...bytes.slice(0, 2)) : answer.status;
    }
    return seen;
  });
}

// A post office that takes every letter: their texts, decoded.
async function postOffice() {
  const letters = [];
  const server = net.createServer((socket) => {
    let data = null;
    let rest = "";
    socket.write("220 sink\r\n");
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      rest += bytes.toString("latin1");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== null && line !== ".") data += `${line}\n`;
        else if (data !== null) {
          const [head, body] = [data.slice(0, data.indexOf("\n\n")), data.slice(data.indexOf("\n\n"))];
          letters.push({ head, text: Buffer.from(body.replaceAll("\n", ""), "base64").toString() });
          data = null;
          socket.write("250 taken\r\n");
        } else if (line === "DATA") {
          data = "";
          socket.write("354 go on\r\n");
        } else socket.write(line === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const until = async (n) => {
    for (let i = 0; i < 100 && letters.length < n; i++) await new Promise((r) => setTimeout(r, 50));
    return letters[n - 1];
  };
  return { port: server.address().port, until, end: () => server.close() };
}

export default {
  "C06 a project is subscribed to by e-mail on two pages, without an account": async (t) => {
    const office = await postOffice();
    await served(t, async (at) => {
      await at(null, ["--smtp", `smtp://127.0.0.1:${office.port}`, "--smtp-from", "notice@buy.example",
        "--public-url", "https://buy.example"]);
      for (const options of [{ viewport: { width: 320, height: 640 } }, { javaScriptEnabled: false }]) {
        const address = options.viewport ? "a.reader@mail.example" : "b.reader@mail.example";
        const reader = await t.visitor(options);
        await reader.goto("/");
        const { projects } = await (await fetch(`${t.base}/api/v1/procurements`)).json();
        await reader.goto(`/project/${projects[0].id}`);
        if (options.viewport) await reader.house();
        await reader.fill({ address });
        await reader.press("订阅本项目");
        t.check((await reader.page.locator("h1").innerText()) === "请查收邮件", "the second page");
        if (options.viewport) await reader.house();
        const letter = await office.until(options.viewport ? 1 : 2);
        const link = /https:\/\/buy\.example(\/subscribe\/confirm\S+)/.exec(letter.text)[1];
        await reader.goto(link);
        if (options.viewport) await reader.house();
        await reader.press("确认订阅");
        t.check((await reader.page.locator("h1").innerText()) === "订好了", "not confirmed");
        await reader.page.getByRole("link", { name: "现在退订" }).click();
        await reader.press("退订");
        t.check((await reader.page.locator("h1").innerText()) === "已经退订", "not ended");
        t.check(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m.test(letter.head), "no one-click head");
      }
    });
    office.end();
  },

  "papers are files in the list of the file and on the public page": async (t) => {
    await stage(t, "tender-elder-care", "signed", async (tender) => {
      const handler = await signedIn(t, "limin");
      await handler.goto(`/tender/${tender}`);
      const project = await projectOf(handler, tender);
      const wanted = {
        [`/project/${project}/papers`]: ["need/paper", "opening/paper", "report/paper", "/contract/", "/notice/"],
        [`/project/${project}`]: ["/notice/", "opening/paper"],
      };
      for (const [path, parts] of Object.entries(wanted)) {
        const visitor = path.endsWith("papers") ? handler : await t.visitor();
        await visitor.goto(path);
        await visitor.house();
        const files = await offered(visitor);
        for (const part of parts)
          for (const end of [".pdf", ".docx"])
            t.check(Object.keys(files).some((f) => f.includes(part) && f.endsWith(end)), `${path}: no ${part}${end}`);
        for (const [file, begins] of Object.entries(files))
          t.check(begins === (file.endsWith(".pdf") ? "%P" : "PK"), `${path}: ${file} is ${begins}`);
      }
    });
  },

  "X30 a deadline page shows the server's time, whatever the reader's clock says": async (t) => {
    await served(t, async (at) => {
      await at(null);
      const visitor = await t.visitor({ viewport: { width: 320, height: 640 } });
      const page = visitor.page;
      await page.addInitScript(() => {
        const real = Date.now;
        globalThis.ahead = 3600_000;
        Date.now = () => real() + globalThis.ahead;
      });
      await visitor.goto("/");
      const open = await page.evaluate(async () => {
        const { tenders } = await (await fetch("/api/v1/tenders")).json();
        return tenders.find((x) => x.state === "open").id;
      });
      const off = () => page.evaluate(async () => {
        const answer = await fetch("/healthz");
        const now = Date.parse(answer.headers.get("Date"));
        const shown = document.querySelector("main time[data-clock]").textContent;
        return Date.parse(`${shown.replace(" ", "T")}+08:00`) - now;
      });
      await visitor.goto(`/tender/${open}`);
      await visitor.house();
      t.check(/^[\d-]+ \d\d:\d\d:\d\d$/.test(await page.locator("main time[data-clock]").innerText()),
        "no seconds");
      await page.waitForTimeout(500);
      t.check(Math.abs(await off()) <= 1000, `wrong by ${await off()} ms`);

      // The computer slept ten minutes: its own count of time has stopped meanwhile.
      const asked = page.waitForRequest((r) => r.method() === "HEAD");
      await page.evaluate(() => {
        globalThis.ahead += 600_000;
        document.querySelector("main time[data-clock]").textContent = "2001-01-01 00:00:00";
      });
      await asked;
      await page.waitForTimeout(1200);
      t.check(Math.abs(await off()) <= 1000, `after sleep wrong by ${await off()} ms`);
      const { tender } = await (await fetch(`${t.base}/api/v1/tender/${open}`)).json();
      const { notices } = await (await fetch(`${t.base}/api/v1/project/${tender.project}`)).json();
      const notice = notices.find((x) => ["tender", "consultation"].includes(x.kind));
      for (const path of [`/project/${tender.project}`, `/notice/${notice.id}`]) {
        await visitor.goto(path);
        t.check((await page.locator("main time[data-clock]").count()) === 1, `${path}: no clock`);
      }
    });
  },

  "S16 a day and two hours before the end whoever has nothing in is told, and what is missing": async (t) => {
    await served(t, async (at) => {
      const before = (deadline, hours) =>
        new Date(Date.parse(deadline) + (8 - hours) * 3600_000).toISOString().slice(0, 16);
      await at(before(new Date().toISOString(), 0));
      const { tenders } = await (await fetch(`${t.base}/api/v1/tenders`)).json();
      const last = tenders.filter((x) => x.state === "open" && x.venue === "here")
        .sort((a, b) => Date.parse(a.deadline) - Date.parse(b.deadline)).at(-1);
      t.check(Date.parse(last.deadline) - Date.now() > 26 * 3600_000, "no tender lasts long enough");
      let supplier = await signedIn(t, "heyang");
      await supplier.goto(`/do/bid.take_document?tender=${last.id}`);
      await supplier.press("获取采购文件");
      for (const [hours, words] of [[23.9, "还有 24 小时截止"], [1.9, "还有 2 小时截止"]]) {
        await at(before(last.deadline, hours));
        supplier = await signedIn(t, "heyang");
        await supplier.goto("/messages");
        const line = supplier.page.getByRole("button", { name: `「${last.title}」${words}` });
        t.check((await line.count()) === 1, `no message: ${words}`);
        await line.click();
        await supplier.page.waitForLoadState();
        t.check(supplier.path().startsWith(`/tender/${last.id}/bid`), `leads to ${supplier.path()}`);
        const missing = supplier.page.locator("[data-missing]");
        t.check(/离截止只有.*还缺 \d+ 样/.test(await missing.innerText()), "the page does not say what is missing");
        t.check((await missing.locator("li:visible").count()) > 0, "no list");
      }
    });
  },

  "messages are sorted out by project, topic and whether they were read": async (t) => {
    const visitor = await signedIn(t, "limin");
    const page = visitor.page;
    await visitor.goto("/messages");
    const whole = Number(/\d+/.exec(await page.locator("#list").innerText())[0]);
    const project = await page.locator("#f-project option").nth(1).getAttribute("value");
    await page.locator("#f-project").selectOption(project);
    await visitor.press("筛选");
    await visitor.house();
    t.check(visitor.path().includes(`project=${project}`), visitor.path());
    const title = (await page.locator("#f-project option:checked").innerText()).replace(/（\d+）$/, "");
    const said = await page.locator("ul.rows > li").allInnerTexts();
    t.check(said.length > 0 && said.length < whole, `${said.length} of ${whole}`);
    for (const one of said)
      t.check(one.includes(title) || one.includes("会签"), `${one} stands among those of ${title}`);
    await visitor.goto("/messages?topic=evaluate");
    await page.reload();
    t.check((await page.locator("#f-topic").inputValue()) === "evaluate", "the choice is lost");
    const topic = Number(/\d+/.exec(await page.locator("#list").innerText())[0]);
    t.check(topic > 0 && topic < whole, `${topic} of ${whole} about the evaluation`);
  },

  "whoever has read all messages has none unread": async (t) => {
    for (const login of ["limin", "chengong", "heyang", "wangjg", "zhangfu", "supplier02"]) {
      const visitor = await t.visitor();
      await visitor.signIn(login);
      await visitor.goto("/messages?state=unread");
      if (!/[1-9]/.test(await visitor.page.locator("#list").innerText())) continue;
      await visitor.press("全部标为已读");
      await visitor.goto("/messages?state=unread");
      t.check((await visitor.page.locator(".empty").innerText()).includes("没有符合条件的消息"), "still unread");
      return;
    }
    t.check(false, "nobody of the demo has an unread message");
  },

  "those who look on have a home too, and whatever it links opens": async (t) => {
    for (const login of ["caiwu", "yusuan", "guoku", "xitong", "anquan", "shenji", "shenjiju", "jiandu"]) {
      const visitor = await signedIn(t, login);
      await visitor.goto("/home");
      await visitor.house(`${login} /home`);
      const words = await visitor.page.locator("h1").innerText();
      const late = /全区逾期 (\d+) 件/.exec(words);
      const tags = await visitor.page.locator("main ul.rows .tag.bad").count();
      if (late) t.check(tags === Number(late[1]), `${login}: ${words}, but ${tags} are listed`);
      const links = await visitor.page.locator("main a, nav.menu a").evaluateAll((all) =>
        [...new Set(all.map((a) => a.getAttribute("href")))].filter((x) => x.startsWith("/")));
      for (const link of links) {
        const status = await visitor.page.evaluate(async (x) => (await fetch(x)).status, link);
        t.check(status === 200, `${login}: ${link} answers ${status}`);
      }
      if (["shenjiju", "jiandu"].includes(login))
        t.check((await visitor.page.locator("main form:not([action='/do/message.see'])").count()) === 0, `${login}: a form`);
      await visitor.page.context().close();
    }
  },

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
