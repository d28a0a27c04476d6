// A small social organization, from the question whether it qualifies to the money in the bank.
import { phone } from "./lib.mjs";

// A tender that receives bids, as anybody finds it.
async function openTender(visitor) {
  await visitor.goto("/tenders");
  const paths = await visitor.page.locator("main a[href^='/tender/']").evaluateAll((links) =>
    links.map((a) => /^\/tender\/\w+/.exec(a.getAttribute("href"))[0]));
  return [...new Set(paths)][0];
}

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
};
