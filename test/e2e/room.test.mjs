// The hall as it lives: who watches sees what is said without asking again, and without the stream too.
import { stage } from "./lib.mjs";

async function watcher(t, hall, without) {
  const visitor = await t.visitor();
  if (without) await visitor.page.addInitScript(() => { delete globalThis.EventSource; });
  const asked = [];
  visitor.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await visitor.goto(hall);
  return { visitor, asked };
}

async function say(t, hall, words) {
  const host = await t.visitor();
  await host.signIn("chengong");
  await host.goto(`/do/bid.say?tender=${hall.split("/")[2]}`);
  await host.fill({ text: words });
  await host.page.locator("main form.sheet > .buttons .button, main form .buttons .button").first().click();
  await host.page.waitForLoadState();
  return host;
}

const hears = (page, words) => page.waitForFunction((w) => document.querySelector("#hall-stream").textContent.includes(w), words);

export default {
  "S18 V03 the hall's stream tells who watches at once; without it the page is asked for again": async (t) => {
    await stage(t, "tender-elder-care", "opening", async (tender) => {
      const hall = `/tender/${tender}/hall`;
      const live = await watcher(t, hall);
      await live.visitor.page.waitForTimeout(1500);
      t.check(live.asked.includes(`${hall}/live`), "there is no stream");
      const before = live.asked.filter((path) => path === hall).length;
      t.check(before <= 3, `the page was asked for ${before} times although nothing had changed`);
      const host = await say(t, hall, "各位好，现在核对密封");
      await hears(live.visitor.page, "现在核对密封");
      t.check((await live.visitor.page.locator("[data-lost]:not(:empty)[role=status]").count()) === 0, "it says that it was cut off");
      await live.visitor.house("the hall while it lives");

      const plain = await watcher(t, hall, true);
      t.check((await plain.visitor.page.textContent("#hall-stream")).includes("现在核对密封"), "a newcomer does not see it");
      await say(t, hall, "请稍候");
      await hears(plain.visitor.page, "请稍候");
      t.check(!plain.asked.includes(`${hall}/live`), "a stream without EventSource");
      await host.page.context().close();
    });
  },
};
