// Sealed files on bad lines: lost networks, closed pages, another computer; and the self-check.
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stage } from "./lib.mjs";
import { as, claimOf, main, register, scene, sealByHand, sha, suites } from "./seal.test.mjs";

const patient = 60_000; // milliseconds that a step may take on a busy machine

// The line of one page: bytes a second upwards, or none at all.
async function lineOf(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  const set = (offline, uploadThroughput) =>
    cdp.send("Network.emulateNetworkConditions", { offline, latency: 0, downloadThroughput: -1, uploadThroughput });
  return { slow: (rate) => set(false, rate), cut: () => set(true, 0), mend: () => set(false, -1) };
}

// Where each piece that a page sends begins.
function piecesOf(page) {
  const offsets = [];
  page.on("request", (request) => {
    if (request.method() === "PATCH") offsets.push(Number(request.headers()["upload-offset"]));
  });
  return offsets;
}

const says = (page, text) => page.locator("[data-state]:visible", { hasText: text }).waitFor({ timeout: patient });

async function percentAbove(page, n) {
  const enough = (least) => [...document.querySelectorAll("progress")].some((bar) => bar.checkVisibility() && bar.value >= least && bar.value < 100);
  await page.waitForFunction(enough, n, { timeout: patient });
}

async function fillIn(visitor, tender, paper) {
  await visitor.goto(`/tender/${tender}/bid`);
  const { page } = visitor;
  page.setDefaultTimeout(patient);
  await page.evaluate(() => (location.hash = "#answers"));
  for (const area of await page.locator("#answers textarea").all()) await area.fill("按要求提供");
  await page.evaluate(() => (location.hash = "#price"));
  for (const unit of await page.locator("[data-unit-price]").all()) await unit.fill("1");
  await page.locator("#f-price").fill("1500000.00");
  const sum = page.locator("[data-sum-text]");
  if (await sum.count()) await page.locator("#f-price").fill((await sum.textContent()).replaceAll(",", ""));
  await page.evaluate(() => (location.hash = "#papers"));
  await page.locator("#f-files-0-file").setInputFiles({ name: "服务方案.zip", mimeType: "application/zip", buffer: paper });
  await page.evaluate(() => (location.hash = "#submit"));
}

async function sealedSlowly(t, tender, paper) {
  const visitor = await as(t, "supplier001");
  await fillIn(visitor, tender, paper);
  const line = await lineOf(visitor.page);
  await line.slow(400 << 10);
  const saved = visitor.page.waitForEvent("download");
  await visitor.page.locator("[data-send]").click();
  const recovery = readFileSync(await (await saved).path(), "utf8");
  await says(visitor.page, "正在传送");
  await percentAbove(visitor.page, 10);
  return { visitor, line, recovery };
}

async function receiptOf(t, page) {
  await page.waitForURL(/\/bid\/\w+\?/, { timeout: patient });
  return page.evaluate(() => document.querySelector("[data-sha256]").dataset.sha256);
}

// S10: the line is cut for a while, and nobody presses anything.
async function cutAndMended(t, tender, paper) {
  const { visitor, line, recovery } = await sealedSlowly(t, tender, paper);
  const { page } = visitor;
  const offsets = piecesOf(page);
  await visitor.rules("the page that sends");
  await line.cut();
  await says(page, "连接中断");
  await line.mend();
  const sha256 = await receiptOf(t, page);
  t.check(JSON.parse(recovery).sha256 === sha256, "the receipt is not for what was sealed");
  t.check(offsets.length > 0 && offsets[0] > 0, `it began again at ${offsets[0]}`);
  return { visitor, recovery };
}

// S14: by hash, and by nothing that leaves the device.
async function selfCheck(t, { visitor, recovery }) {
  const { page } = visitor;
  const choose = (text) =>
    page.locator("#f-recovery").setInputFiles({ name: "recovery.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await visitor.house("the receipt with its self-check");
  const sent = [];
  page.on("request", (request) => request.method() !== "GET" && sent.push(request.url()));
  await choose(recovery);
  await says(page, "一致：");
  const members = await page.locator("[data-members] li").allTextContents();
  t.check(members.some((m) => m.startsWith("服务方案.zip")) && members.some((m) => m.startsWith("price.json")), `members: ${members}`);
  await choose(JSON.stringify({ ...JSON.parse(recovery), plain: "0".repeat(64) }));
  await says(page, "不一致：");
  await choose(JSON.stringify({ ...JSON.parse(recovery), keys: ["00".repeat(16), "00".repeat(16)] }));
  await says(page, "打不开：");
  await choose(JSON.stringify({ ...JSON.parse(recovery), sha256: "0".repeat(64) }));
  await says(page, "另一份密封件");
  await choose("{");
  await says(page, "不是恢复文件");
  await page.locator("[data-check]").click();
  await says(page, "一致：");
  t.check(sent.length === 0, `the self-check sent ${sent}`);
}

// S09: paused, then the page is closed; opened again it goes on where the server stands.
async function closedAndReopened(t, tender, paper) {
  const { visitor } = await sealedSlowly(t, tender, paper);
  await visitor.page.locator("[data-pause]:visible").click();
  await says(visitor.page, "已暂停");
  const context = visitor.page.context();
  await visitor.page.close();
  const page = await context.newPage();
  t.watch(page);
  const offsets = piecesOf(page);
  await page.goto(`${t.base}/tender/${tender}/bid`);
  await receiptOf(t, page);
  t.check(offsets.length > 0 && offsets[0] > 0, `after the reload it began at ${offsets[0]}`);
}

// Another computer has nothing but the sealed file.
async function goneOnElsewhere(t, tender, org, keys, folder) {
  const first = await as(t, "supplier002");
  sealByHand(folder, await claimOf(first, tender, org, "1.1"), keys);
  const sealed = join(folder, "long.age");
  writeFileSync(sealed, Buffer.concat([readFileSync(join(folder, "bid.age")).subarray(0, 200), randomBytes(3 << 20)]));
  const begin = async (visitor, file = sealed) => {
    await visitor.goto(`/tender/${tender}/bid`);
    visitor.page.setDefaultTimeout(patient);
    await visitor.page.locator("#h-content").setInputFiles(file);
    await visitor.page.locator("section:has(> #by-hand) button:not([type])").click();
  };
  await (await lineOf(first.page)).slow(200 << 10);
  await begin(first);
  await says(first.page, "正在传送");
  await percentAbove(first.page, 10);
  await first.page.close();
  const second = await as(t, "supplier002");
  const offsets = piecesOf(second.page);
  await begin(second);
  t.check((await receiptOf(t, second.page)) === sha(readFileSync(sealed)), "the receipt is for something else");
  t.check(offsets[0] > 0, `the other computer began at ${offsets[0]}`);
  await begin(second, { name: "clear.age", mimeType: "application/octet-stream", buffer: Buffer.from("报价 1500000.00") });
  await says(second.page, "没有收下");
  t.check((await second.page.locator("[data-refused]:visible").textContent()).includes("不是 age 加密的文件"), "why it is refused is not said");
  await second.goto(`/tender/${tender}/bid`);
  const listed = await second.page.locator("#announced ~ .rows").textContent();
  t.check(listed.includes("没有完整收到") && listed.includes("已完整收到"), `the announcements: ${listed}`);
  await second.house("the page with an announcement");
  t.check(listed.replaceAll(/\s/g, "").includes(sha(readFileSync(sealed)).slice(0, 8)), "the announcement is of something else");
}

export default {
  "S09 S10 S14 a sealed file outlives lost networks and closed pages, and can be checked": async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "xinyue-upload-"));
    try {
      await stage(t, "tender-elder-care", "published", async (_, world) => {
        const first = await as(t, "chengong", "/agency");
        const draft = await first.page.locator("main a[href$='/document']").first().getAttribute("href");
        const tender = draft.split("/")[2];
        const { keys } = await scene(t, folder, tender, suites.intl);
        await register(t, "supplier001", "52440300MJ00000770");
        const org = await register(t, "supplier002", "52440300000000019C");
        const paper = Buffer.concat([Buffer.from("PK\u0003\u0004"), randomBytes(3 << 20)]);
        const sent = await cutAndMended(t, tender, paper);
        await selfCheck(t, sent);
        await closedAndReopened(t, tender, paper);
        await goneOnElsewhere(t, tender, org, keys, folder);
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    // What a cut line leaves on the console.
    t.problems = t.problems.filter((p) => !/net::|Failed to load/.test(p) && !/answers 4(22|23)/.test(p));
  },
};
