// What stands around every page: skip link, focus, languages, elder mode, failures.
import { gzipSync } from "node:zlib";
import { desk, phone, policy, tabStops } from "./lib.mjs";

export default {
  "X04 the first stop is the skip link and leads to the text": async (t) => {
    const { page } = await t.visitor();
    await page.goto(`${t.base}/sign-in`);
    await page.keyboard.press("Tab");
    t.check(await page.evaluate(() => document.activeElement.className === "skip"), "another first stop");
    await page.keyboard.press("Enter");
    t.check(await page.evaluate(() => document.activeElement.id === "main"), "focus is not in main");
  },

  "X05 X06 every stop of the Tab key can be seen, in the page's order": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/sign-in");
    const controls = await visitor.page
      .locator("a[href]:visible, button:visible:not(.first), input:visible, select:visible, textarea:visible")
      .count();
    const stops = await tabStops(visitor.page);
    t.check(stops.length >= controls, `${stops.length} stops for ${controls} controls`);
    for (const stop of stops) {
      t.check(stop.seen, `no ring: ${stop.what}`);
      t.check(stop.free, `covered: ${stop.what}`);
    }
  },

  "X10 X12 pages carry the strict policy, and styles weigh little": async (t) => {
    const visitor = await t.visitor();
    const bodies = [];
    visitor.page.on("response", (response) => {
      if (["stylesheet", "script"].includes(response.request().resourceType()))
        bodies.push(response.body());
    });
    const answer = await visitor.goto("/sign-in");
    await visitor.page.waitForLoadState("networkidle");
    const bytes = (await Promise.all(bodies)).reduce((sum, b) => sum + gzipSync(b).length, 0);
    t.check(answer.headers()["content-security-policy"] === policy, "the policy is another");
    t.check(bytes > 2000 && bytes <= 25 * 1024, `styles and scripts weigh ${bytes} bytes`);
  },

  "X28 the language changes on the same page and stays": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/sign-in?next=/account");
    await visitor.page.getByRole("link", { name: "English" }).first().click();
    t.check(visitor.path().startsWith("/sign-in?"), `went to ${visitor.path()}`);
    t.check(visitor.path().includes("next=%2Faccount"), "the query is lost");
    t.check((await visitor.page.locator("html").getAttribute("lang")) === "en", "lang is not en");
    await visitor.house();
    await visitor.goto("/sign-in");
    t.check((await visitor.page.locator("html").getAttribute("lang")) === "en", "forgotten");
    await visitor.page.getByRole("link", { name: "中文" }).first().click();
    t.check((await visitor.page.locator("html").getAttribute("lang")) === "zh-Hans-CN", "no way back");
  },

  "R03 elder mode is larger, in one column, and stays": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/sign-in");
    await visitor.page.getByRole("link", { name: "长辈模式" }).first().click();
    await visitor.goto("/sign-in");
    for (const size of [desk, phone]) {
      await visitor.page.setViewportSize(size);
      await visitor.house(`elder ${size.width}`);
    }
    await visitor.page.setViewportSize(desk);
    const looks = await visitor.page.evaluate(() => ({
      size: parseFloat(getComputedStyle(document.body).fontSize),
      columns: getComputedStyle(document.querySelector(".two")).gridTemplateColumns.split(" ").length,
    }));
    t.check(looks.size >= 21, `the text is ${looks.size} px`);
    t.check(looks.columns === 1, `${looks.columns} columns`);
    await visitor.page.getByRole("link", { name: "退出长辈模式" }).first().click();
    t.check(!(await visitor.page.locator("html.elder").count()), "no way back");
  },

  "X29 failures are pages of the house with a number to quote": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/no-such-page", 404);
    t.check(/编号 [0-9a-f]{10}/.test(await visitor.page.textContent("main")), "no number to quote");
    for (const size of [desk, phone]) {
      await visitor.page.setViewportSize(size);
      await visitor.house(`404 ${size.width}`);
    }
  },

  "the menu of a phone opens without a script": async (t) => {
    const visitor = await t.visitor({ viewport: phone, javaScriptEnabled: false });
    t.check(await visitor.signIn("anquan"), "cannot sign in");
    await visitor.goto("/account");
    const link = visitor.page.locator(".menu ul a").first();
    t.check(!(await link.isVisible()), "the menu is open before it is asked for");
    await visitor.page.locator(".menu summary").click();
    t.check(await link.isVisible(), "the menu does not open");
  },

  "X31 signing in leads back to the page that was asked for, without a script": async (t) => {
    const visitor = await t.visitor({ javaScriptEnabled: false });
    await visitor.page.goto(`${t.base}/people`);
    t.check(visitor.path().startsWith("/sign-in"), "a closed page is open");
    const role = visitor.page.locator("form:has(input[name=login][value=xitong]) button");
    await role.click();
    t.check(visitor.path().startsWith("/people"), `led to ${visitor.path()}`);
    await visitor.press("退出");
    for (const next of ["//example.org/", "https://example.org/", "/\\example.org", "/do/account.sign_out"]) {
      await visitor.page.goto(`${t.base}/sign-in?next=${encodeURIComponent(next)}`);
      await role.click();
      t.check(visitor.page.url().startsWith(`${t.base}/home`), `${next} led to ${visitor.page.url()}`);
      await visitor.press("退出");
    }
    await visitor.page.goto(`${t.base}/people`);
    t.check(visitor.path().startsWith("/sign-in"), "still signed in");
  },

  "who may not is told so, and what to do": async (t) => {
    const visitor = await t.visitor();
    await visitor.signIn("anquan");
    await visitor.goto("/do/account.add_org", 403);
    t.check((await visitor.page.title()).startsWith("您不能办这件事"), await visitor.page.title());
    await visitor.house("403");
    t.check(await visitor.page.getByRole("link", { name: "看看我有哪些身份" }).isVisible(), "no way on");
  },

  "X25 colours that are forced keep borders, paper loses what is not of it": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/sign-in");
    await visitor.page.emulateMedia({ forcedColors: "active" });
    const border = await visitor.page.evaluate(
      () => getComputedStyle(document.querySelector(".button")).borderTopWidth);
    t.check(border !== "0px", "a button has no border");
    await visitor.page.emulateMedia({ forcedColors: "none", media: "print" });
    for (const gone of [".foot", ".band-right", ".skip", ".button"])
      t.check(!(await visitor.page.locator(gone).first().isVisible()), `${gone} is printed`);
  },

  "X26 nothing moves for those who asked for it": async (t) => {
    const visitor = await t.visitor({ reducedMotion: "reduce" });
    await visitor.goto("/sign-in");
    const moving = await visitor.page.evaluate(() =>
      [...document.querySelectorAll("*")].filter((n) => {
        const s = getComputedStyle(n);
        return parseFloat(s.animationDuration) > 0 || parseFloat(s.transitionDuration) > 0;
      }).length);
    t.check(moving === 0, `${moving} nodes move`);
  },

  "the clock goes on as the server's": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/sign-in");
    const clock = visitor.page.locator("time[data-clock]").first();
    const first = await clock.textContent();
    await visitor.page.waitForTimeout(2200);
    const seconds = (Date.parse(await clock.textContent()) - Date.parse(first)) / 1000;
    t.check(seconds >= 1 && seconds <= 3, `${seconds} s passed in 2.2 s`);
  },
};
