// Words of the trade are explained where they are asked for, and on a page of their own.
export default {
  "each form explains its own words of the trade, without a script": async (t) => {
    const visitor = await t.visitor({ javaScriptEnabled: false });
    if (!(await visitor.signIn("limin"))) return;
    await visitor.goto("/do/plan.create");
    const asked = visitor.page.locator("summary", { hasText: "什么是「指导性目录」" });
    t.check((await asked.count()) === 1, "指导性目录 is not explained once");
    await asked.click();
    const clause = visitor.page.locator('details[open] a[href="/law#plan.catalogue"]');
    t.check(await clause.isVisible(), "its clause is not shown");
  },

  "the glossary leads to the clause, in both languages": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/words");
    await visitor.house();
    t.check((await visitor.page.locator("li#procurement-intention").count()) === 1, "no 采购意向");
    await visitor.page.locator("li#price-ceiling a").click();
    t.check(visitor.path() === "/law#need.ceiling_over_budget", `it led to ${visitor.path()}`);
    await visitor.goto("/words?lang=en");
    await visitor.house("in English");
  },
};
