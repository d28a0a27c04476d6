// Handing in: what was typed stays when it is refused, the receipt says what came, and it can be
// taken back.
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
  "a bid is refused, kept, corrected, received, replaced and withdrawn": async (t) => {
    if (!t.demo) return;
    const visitor = await t.visitor();
    t.check(await visitor.signIn("heyang"), "cannot sign in as heyang");
    const path = await openTender(visitor);
    if (!path) {
      t.note = "no tender is open in this store";
      return;
    }
    await visitor.house("the page of a bid");
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
      await visitor.house("the refused bid");
      for (const answer of await page.locator("textarea[name$='.answer']").all())
        await answer.fill("完全响应");
    }
    t.check((await hands(visitor, act)) === 303, "the corrected bid is refused");
    t.check(/^\/bid\/\w+/.test(visitor.path()), `after handing in: ${visitor.path()}`);
    const receipt = await page.locator("main").textContent();
    t.check(/HZ-\w{11}/.test(receipt) && /[0-9a-f]{64}/.test(receipt), "the receipt lacks its numbers");
    t.check(!receipt.includes("1.00 元"), "the receipt shows the price before the opening");
    await visitor.house("the receipt");
    await visitor.goto("/bids");
    await visitor.house("my bids");
    await visitor.goto(`${path}/bid`);
    t.check((await page.locator('form[action="/do/bid.replace"]').count()) === 1, "no replacing");
    await page.locator("a[href^='/do/bid.withdraw']").first().click();
    await page.waitForLoadState();
    await visitor.press("撤回投标（响应）文件");
    t.check((await page.locator("main").textContent()).includes("已撤回"), "it is not withdrawn");
    await visitor.goto(`${path}/opening`);
    t.check(!(await page.locator("main").textContent()).includes("HZ-"), "the opening tells before");
    await visitor.house("the opening before its time");
  },
};
