// Handing in without a script, on one long form: what was typed stays when it is refused, the receipt says what came, and it can be
// taken back.
import { phone, stage } from "./lib.mjs";

async function openTender(visitor) {
  await visitor.goto("/tenders");
  const paths = await visitor.page.locator("main a[href^='/tender/']").evaluateAll((links) =>
    links.map((a) => a.getAttribute("href")));
  for (const path of new Set(paths.map((p) => /^\/tender\/\w+/.exec(p)[0]))) {
    await visitor.goto(`${path}/bid`);
    if (await visitor.page.locator("#f-price").count()) return path;
  }
}

async function hands(visitor, form) {
  const answer = visitor.page.waitForResponse((r) => r.request().method() === "POST");
  await visitor.page.locator(`form[action="${form}"] > .buttons button.button:not(.small), ` +
    `form[action="${form}"] section .buttons button.button`).first().click();
  const status = (await answer).status();
  await visitor.page.waitForLoadState();
  return status;
}

export default {
  "X13 S15 a bid is refused, kept, corrected, received, replaced and withdrawn": async (t) => {
    if (!t.demo) return;
    const visitor = await t.visitor({ javaScriptEnabled: false });
    t.check(await visitor.signIn("heyang"), "cannot sign in as heyang");
    const path = await openTender(visitor);
    if (!path) {
      t.note = "no tender is open in this store";
      return;
    }
    await visitor.rules("the page of a bid");
    const page = visitor.page;
    const act = await page.locator("form[data-once]").first().getAttribute("action");
    await page.fill("#f-price", "1.00");
    const stars = await page.locator("textarea").count();
    await page.setInputFiles("#f-files-0-file", {
      name: "服务方案𠮷.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4"),
    });
    if (stars) {
      await page.fill("[name='answers.0.page']", "12");
      t.check((await hands(visitor, act)) === 422, "a substantive demand without answer is taken");
      t.check((await page.inputValue("[name=price]")) === "1.00", "the price is lost");
      t.check((await page.inputValue("[name='answers.0.page']")) === "12", "the page is lost");
      t.check((await page.locator("main").textContent()).includes("服务方案𠮷.pdf"), "the file is lost");
      await visitor.rules("the refused bid");
      for (const answer of await page.locator("textarea[name$='.answer']").all())
        await answer.fill("完全响应");
    }
    t.check((await hands(visitor, act)) === 303, "the corrected bid is refused");
    t.check(/^\/bid\/\w+/.test(visitor.path()), `after handing in: ${visitor.path()}`);
    const receipt = await page.locator("main").textContent();
    t.check(/HZ-\w{11}/.test(receipt) && /([0-9a-f]{4} ){15}[0-9a-f]{4}/.test(receipt), "the receipt lacks its numbers");
    t.check(!receipt.includes("1.00 元"), "the receipt shows the price before the opening");
    await visitor.rules("the receipt");
    await visitor.goto("/bids");
    await visitor.rules("my bids");
    await visitor.goto(`${path}/bid`);
    t.check((await page.locator('form[action="/do/bid.replace"]').count()) === 1, "no replacing");
    const version = /第 \d 版/.exec(await page.locator(".keybar").textContent())?.[0];
    t.check(version, "no version is named");
    await page.locator("main a[href$='/withdraw']").first().click();
    await page.waitForLoadState();
    const asks = await page.locator("main").textContent();
    t.check(asks.includes("没有别的版本会自动补上"), "it does not say what follows");
    await visitor.press(`撤回${version}`);
    const history = await page.locator("main").textContent();
    t.check(history.includes("已撤回") && !history.includes("算数的是这一版"), "it is not withdrawn");
    await visitor.goto(`${path}/opening`);
    t.check(!(await page.locator("main").textContent()).includes("HZ-"), "the opening tells before");
    await visitor.rules("the opening before its time");
  },

  "S17 nothing is handed in before the newest correction was read, word by word": async (t) => {
    await stage(t, "tender-elder-care", "bids", async (tender) => {
      const agent = await t.visitor();
      await agent.signIn("chengong");
      const correct = async (text) => {
        await agent.goto(`/do/tender.correct?tender=${tender}`);
        await agent.fill({ what: "采购文件第三章", text });
        await agent.press("发布更正公告");
      };
      const supplier = await t.visitor({ javaScriptEnabled: false, viewport: phone });
      const page = supplier.page;
      await supplier.signIn("supplier001");
      const path = `/tender/${tender}/bid`;
      await supplier.goto(path);
      t.check(await page.locator("[data-send]").count(), "nothing can be handed in without a correction");
      await page.fill("#f-price", "1720000.00");
      for (const answer of await page.locator("textarea[name$='.answer']").all()) await answer.fill("完全响应");
      await correct("原：两人同时上门。现：一人上门，助浴两人。");

      const act = await page.locator("form[data-once]").first().getAttribute("action");
      t.check((await hands(supplier, act)) === 422, "a page of before the correction is taken");
      t.check((await page.inputValue("[name=price]")) === "1720000.00", "the price is lost");
      const says = await page.locator(".errors").first().innerText();
      t.check(says.includes("澄清和更正共 1 次，这里确认到第 0 次"), `it says ${says}`);

      await supplier.goto(path);
      t.check(!(await page.locator("[data-send]").count()), "the button is there");
      t.check((await page.locator("[data-task=submit]").innerText()).includes("先读澄清和更正并确认"), "no reason");
      await supplier.rules("a correction to be read");
      await page.getByRole("link", { name: "逐字对照改了什么" }).click();
      t.check((await page.locator("ins").allInnerTexts()).join("").includes("助浴两人"), "the difference is not shown");
      await supplier.goto(path);
      await supplier.press("已经读了，确认");
      await page.fill("#f-price", "1720000.00");
      for (const answer of await page.locator("textarea[name$='.answer']").all()) await answer.fill("完全响应");
      t.check((await hands(supplier, act)) === 303, "it is not taken after reading");

      await correct("原：助浴两人。现：助浴一人，另有一人协助。");
      await supplier.goto(path);
      t.check(!(await page.locator("[data-send]").count()), "it can be replaced without reading");
      const compare = await page.getByRole("link", { name: "逐字对照改了什么" }).getAttribute("href");
      t.check(compare.includes("from=2&to=3"), `it compares ${compare}`);
    });
  },
};
