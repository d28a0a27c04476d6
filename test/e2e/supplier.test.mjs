// A small social organization, from the question whether it qualifies to the money in the bank.
import { phone, stage } from "./lib.mjs";

// A tender that receives bids, as anybody finds it.
async function openTender(visitor) {
  await visitor.goto("/tenders");
  const paths = await visitor.page.locator("main a[href^='/tender/']").evaluateAll((links) =>
    links.map((a) => /^\/tender\/\w+/.exec(a.getAttribute("href"))[0]));
  return [...new Set(paths)][0];
}

// What the task list says: name, status, whether it can be opened.
async function tasks(page) {
  return page.locator("ol.tasks > li").evaluateAll((rows) =>
    rows.map((row) => ({
      name: row.dataset.task,
      state: row.querySelector("[data-state]").textContent,
      open: [...row.querySelectorAll("a")].some((a) => a.getClientRects().length > 0),
    })));
}

const states = ["未开始", "进行中", "已完成", "有问题", "暂不能开始"];
const pdf = (text) => ({ name: "服务方案.pdf", mimeType: "application/pdf", buffer: Buffer.from(text) });

export default {
  "S04 whether one qualifies is answered clause by clause, and nothing is kept": async (t) => {
    const visitor = await t.visitor({ viewport: phone });
    const page = visitor.page;
    let posts = 0;
    page.on("request", (r) => (posts += r.method() === "GET" ? 0 : 1));
    const path = await openTender(visitor);
    await visitor.goto(`${path}/fit`);
    await visitor.house("the questions");
    await page.selectOption("[name=kind]", "social_service");
    for (const name of await page.locator("main input[type=radio][value=yes]").all())
      await name.check();
    await page.locator("[name=s1][value=no]").check();
    await visitor.press("看结果");
    const says = await page.locator("section:has(> header > #result)").textContent();
    for (const word of ["1 条可能不符合", "按采购需求提供全部服务，不得转包。", "第二十二条", "87号令"])
      t.check(says.includes(word), `the result lacks ${word}`);
    t.check(await page.locator("[name=s1][value=no]").isChecked(), "the answers are lost");
    t.check(new URL(page.url()).searchParams.get("s1") === "no", "the address does not hold them");
    await visitor.house("the result");
    t.check(posts === 0, `${posts} posts`);
    const start = page.locator("main a.button", { hasText: "开始编制" });
    t.check((await start.getAttribute("href")) === `${path}/bid`, "it does not lead on");
  },

  "S04 what is registered answers by itself": async (t) => {
    const visitor = await t.visitor({ viewport: phone, javaScriptEnabled: false });
    t.check(await visitor.signIn("heyang"), "cannot sign in as heyang");
    await visitor.goto(`${await openTender(visitor)}/fit`);
    const says = await visitor.page.locator("section:has(> header > #result)").textContent();
    t.check(says.includes("已登记《民办非企业单位登记证书》"), "the certificate is not found");
    t.check(says.includes("登记时已经承诺"), "the undertaking is not found");
    t.check((await visitor.page.locator("[name=kind]").count()) === 0, "what is known is asked");
  },

  "S06 S07 S08 S11 S13 on a phone: from the question to the receipt": async (t) => {
    const visitor = await t.visitor({ viewport: { width: 360, height: 740 } });
    const page = visitor.page;
    t.check(await visitor.signIn("heyang"), "cannot sign in as heyang");
    const path = await openTender(visitor);
    await visitor.goto(`${path}/fit`);
    await page.locator("main a.button", { hasText: "开始编制" }).click();
    await page.waitForURL(`**${path}/bid`);
    let list = await tasks(page);
    t.check(list.every((x) => states.includes(x.state)), list.map((x) => x.state).join(" "));
    t.check(list.every((x) => x.open === (x.state !== "暂不能开始")), "what cannot start is a link");
    const state = (name) => list.find((x) => x.name === name).state;
    t.check(state("submit") === "暂不能开始", `submitting is ${state("submit")}`);
    await visitor.house("the task list");

    // One part at a time; what a ★ lacks is named.
    const open = async (name) => {
      await page.locator(`ol.tasks [data-task=${name}] a`).click();
      await page.locator(`#h-${name}`).waitFor();
      await page.locator("ol.tasks").waitFor({ state: "hidden" });
    };
    const back = async () => {
      await page.locator("[data-part]:target [data-scripted] .button, [data-scripted]:visible .button").first().click();
      await page.locator("ol.tasks").waitFor();
      list = await tasks(page);
    };
    await open("answers");
    const answers = page.locator("[data-star] textarea");
    for (const answer of (await answers.all()).slice(1)) await answer.fill("完全响应");
    await back();
    t.check(state("answers") === "进行中", `answers are ${state("answers")}`);
    const missing = await page.locator("[data-missing]").textContent();
    t.check(missing.includes("第 1 条（★）还没有响应"), `missing: ${missing}`);
    await open("answers");
    await answers.first().fill("完全响应");
    for (const box of await page.locator("[data-answer] input[type=text]").all()) await box.fill("3");
    await back();
    t.check(state("answers") === "已完成", `answers are ${state("answers")}`);

    await open("price");
    await page.fill("#f-price", "9,999,999.99");
    const over = await page.locator("#f-price-error").textContent();
    t.check(/9,999,999\.99 元超过最高限价 [\d,]+\.\d\d 元/.test(over), `over the ceiling: ${over}`);
    await visitor.house("a price above the ceiling");
    await page.fill("#f-price", "１２３，４５６．７０");
    t.check((await page.locator("#f-price-words").textContent()) === "壹拾贰万叁仟肆佰伍拾陆元柒角整",
      await page.locator("#f-price-words").textContent());
    await back();
    t.check(state("price") === "已完成", `the price is ${state("price")}`);

    await open("papers");
    const wrong = [
      [{ name: "空.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) }, "空文件"],
      [{ name: "方案.wps", mimeType: "application/octet-stream", buffer: Buffer.from("x") }, "不是可以收的格式"],
      [{ name: "假.pdf", mimeType: "application/pdf", buffer: Buffer.from("PK") }, "内容不是 PDF"],
      [pdf("%PDF-1.4 trailer <</Encrypt 5 0 R>>"), "打开密码"],
    ];
    await page.setInputFiles("#f-files-0-file", pdf("%PDF-1.4 good"));
    for (const [file, says] of wrong) {
      await page.setInputFiles("#f-files-1-file", file);
      await page.locator("#f-files-1-file-error", { hasText: says }).waitFor();
    }
    t.check(await page.locator("#f-files-0-file-error").isHidden(), "the good file is complained of");
    await page.setInputFiles("#f-files-1-file", []);
    await page.locator("#f-files-1-file-error").waitFor({ state: "hidden" });
    await back();
    t.check(state("papers") === "已完成", `papers are ${state("papers")}`);

    // The draft is here and nowhere else: another load finds it, the server's page does not hold it.
    const served = await (await page.request.get(t.base + path + "/bid")).text();
    t.check(!served.includes("123,456.70") && !served.includes("完全响应"), "the server holds the draft");
    await page.reload();
    await page.locator("ol.tasks [data-task=papers] [data-note]", { hasText: "1 个附件" }).waitFor();
    list = await tasks(page);
    t.check(state("price") === "已完成" && state("answers") === "已完成", "the draft is lost");
    await visitor.goto(`${path}/folder`);
    await page.locator("[data-filled]").waitFor();
    const folder = await page.locator("main").textContent();
    t.check(folder.includes("壹拾贰万叁仟肆佰伍拾陆元柒角整") && folder.includes("123,456.70"), "the price sheet is empty");
    t.check(!folder.includes("中小企业声明函（服务）"), "a social organization is given the SME declaration");
    await visitor.house("the papers");

    await visitor.goto(`${path}/bid`);
    await page.locator("ol.tasks [data-task=submit] a").click();
    await visitor.house("checking before it is sent");
    await page.locator("[data-send]").click();
    await page.waitForURL(/\/bid\/\w+\?done=/);
    const receipt = await page.locator("main").textContent();
    t.check(/HZ-\w{11}/.test(receipt), "no receipt number");
    t.check(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(receipt), "no time with seconds");
    t.check(/([0-9a-f]{4} ){15}[0-9a-f]{4}/.test(receipt), "no fingerprint in groups of four");
    t.check((await page.locator("main svg[role=img]").count()) === 1, "no code to scan");
    await visitor.house("the receipt");
    await visitor.goto("/bids");
    await page.locator("main a", { hasText: "看回执" }).first().click();
    await page.waitForURL(/\/bid\/\w+/);
    await visitor.goto(`${path}/bid`);
    list = await tasks(page);
    t.check(state("receipt") === "已完成", `the receipt is ${state("receipt")}`);
  },

  "an inquiry is answered by the agency, and shared without a name": async (t) => {
    const asker = await t.visitor({ viewport: phone });
    t.check(await asker.signIn("heyang"), "cannot sign in as heyang");
    const path = await openTender(asker);
    await asker.goto(path);
    const project = await asker.page.locator("main a[href^='/project/']").first().getAttribute("href");
    const ask = `${/^\/project\/\w+/.exec(project)[0]}/ask`;
    await asker.goto(ask);
    await asker.fill({ text: "第三章第 2 条的人数按在册还是按实际计算？" });
    await asker.press("提出询问");
    await asker.house("asked");
    let who = null;
    for (const login of ["chengong", "limin"]) {
      who = await t.visitor();
      await who.signIn(login);
      await who.goto("/inquiries");
      if (await who.page.locator("main a", { hasText: "答复" }).count()) break;
    }
    await who.page.locator("tbody a", { hasText: "答复" }).first().click();
    await who.page.waitForLoadState();
    await who.house("the inquiry");
    await who.fill({ answer: "按上月末在册人数计算。" });
    await who.page.check("[name=shared]");
    await who.press("答复询问");
    t.check((await who.page.textContent("main")).includes("已在项目的询问页公开"), "it is not shared");
    const anybody = await t.visitor({ javaScriptEnabled: false });
    await anybody.goto(ask);
    const says = await anybody.page.textContent("main");
    t.check(says.includes("按上月末在册人数计算") && !says.includes("何阳"), `everybody reads: ${says}`);
  },

  "S19 S20 who was not chosen learns why, and until when to challenge": async (t) => {
    const visitor = await t.visitor({ viewport: phone });
    const page = visitor.page;
    const seen = new Set();
    let challenge = null;
    await visitor.goto("/sign-in");
    await page.fill("#f-login", "supplier02");
    await page.fill("#f-password", "yanshi12345");
    await page.locator("form:has(#f-password) button.button").click();
    await page.waitForLoadState();
    await visitor.goto("/bids");
    const paths = await page.locator("main a[href$='/letter']").evaluateAll((links) =>
      links.map((a) => a.getAttribute("href")));
    for (const path of paths) {
      await visitor.goto(path);
      const heading = await page.textContent("h1");
      const says = await page.textContent("main");
      const kind = /第 \d+ 名/.test(heading) ? "lost" : /没有通过/.test(heading) ? "void" : "won";
      if (seen.has(kind)) continue;
      seen.add(kind);
      await visitor.house(kind);
      if (kind === "won") {
        t.check(/\d{4}-\d\d-\d\d 以前签订合同/.test(says), "the winner is not told until when to sign");
        continue;
      }
      t.check(/7个工作日/.test(says), "the period to challenge is not quoted");
      if (kind === "void") {
        t.check(/原因：\S+/.test(says) && (await page.locator("main .law").count()), "no clause, no reason");
        continue;
      }
      const rows = await page.locator("#scores, section:has(> header > #scores) tbody tr").count();
      t.check(rows > 3, `${rows} items are shown`);
      t.check(/丢分最多的是/.test(says), "it does not say where most was lost");
      const project = await page.locator("main a[href$='/ask']").first().getAttribute("href");
      challenge = project.replace("/ask", "/challenge");
    }
    t.check(seen.has("lost") && seen.has("void"), `the store has only ${[...seen]}`);
    if (!challenge) return;
    await visitor.goto(challenge);
    const order = await page.locator("main").evaluate((main) => {
      const at = (node) => [...main.querySelectorAll("*")].indexOf(node);
      return [at(main.querySelector("#when")), at(main.querySelector("#must")), at(main.querySelector("[contenteditable]"))];
    });
    t.check(order[0] < order[1] && order[1] < order[2], "typing begins before the period is said");
    t.check((await page.textContent("main")).includes("您参加了这次采购"), "it does not know who took part");
    await visitor.house("the challenge");
  },

  "S05 a certificate is typed once, says how long it holds, and one that ends too early marks its task": async (t) => {
    await stage(t, "tender-elder-care", "bids", async (tender) => {
      const visitor = await t.visitor({ viewport: phone });
      const page = visitor.page;
      await visitor.goto("/sign-in");
      const role = page.locator('form[action="/do/account.try_role"]').first();
      await role.evaluate((node) => { node.querySelector("[name=login]").value = "supplier001"; });
      await role.locator("button").click();
      await page.waitForLoadState();
      const { deadline } = (await (await fetch(`${t.base}/api/v1/tender/${tender}`)).json()).tender;
      const path = `/tender/${tender}/bid`;
      const register = async (number, until) => {
        await visitor.goto("/do/supplier.add_certificate");
        await visitor.fill({ kind: "登记的业务范围证明", number, issuer: "示例市民政局", until_day: until });
        await visitor.press("登记证书");
      };
      const last = (days) => new Date(Date.parse(deadline) + (8 + 24 * days) * 3600_000).toISOString().slice(0, 10);
      await register("示民字第一号", last(-1));
      t.check(/还有 \d+ 天/.test(await page.locator("td[data-label='有效到']").innerText()), "the list does not say how long");
      await visitor.house("the certificates");
      await visitor.goto(`${path}#papers`);
      const task = page.locator("ol.tasks [data-task=papers]");
      t.check((await task.textContent()).includes(`${last(-1)} 到期，请换新证`), await task.textContent());
      t.check((await task.locator("[data-state]").textContent()) === "有问题", "the task is not marked");
      await page.setInputFiles("#f-files-0-file", pdf("%PDF-1.4 good"));
      t.check((await task.locator("[data-state]").textContent()) === "有问题", "a file hides that the certificate ends");
      const papers = await page.locator("#papers").innerText();
      t.check(papers.includes("示民字第一号") && papers.includes("截止那天已经无效"), papers);
      await visitor.house("the proofs");

      await register("示民字第二号", last(30));
      await visitor.goto(`${path}#papers`);
      const now = await page.locator("#papers").innerText();
      t.check(now.includes("示民字第二号") && /到期，还有 \d+ 天/.test(now), `the new one is not used: ${now}`);
      t.check(!(await task.textContent()).includes("请换新证"), "the new one does not help");
    });
  },
};
