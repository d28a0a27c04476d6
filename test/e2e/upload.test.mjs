// Sealed files on bad lines: lost networks, closed pages, another computer; and the self-check.
import { randomBytes } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { phone, stage } from "./lib.mjs";
import { as, claimOf, kept, main, register, scene, sealByHand, sha, suites } from "./seal.test.mjs";

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

// S09: the draft as ciphertext, from one computer to another.
async function carried(t, tender, paper, data) {
  const first = await as(t, "supplier001");
  await fillIn(first, tender, paper);
  await first.page.evaluate(() => (location.hash = ""));
  await first.page.locator("[data-keep]").click();
  await says(first.page, "已存到服务器");
  const code = await first.page.locator("[data-code] b").textContent();
  t.check(/^(\w{5}-){3}\w{5}$/.test(code), `the code is ${code}`);
  for (const file of kept(data).filter((f) => !f.includes("SQLite format")))
    t.check(!file.includes("按要求提供") && !file.includes(paper.subarray(0, 64)) && !file.includes(code), "the draft is on the server in clear");
  const second = await as(t, "supplier001", `/tender/${tender}/bid`);
  second.page.setDefaultTimeout(patient);
  await second.house("the page with a draft on the server");
  await second.page.locator("[data-typed]").fill("00000-00000-00000-00000");
  await second.page.locator("[data-fetch]").click();
  await says(second.page, "打不开");
  await second.page.locator("[data-typed]").fill(code.toUpperCase().replaceAll("-", " "));
  await second.page.locator("[data-fetch]").click();
  await second.page.waitForFunction(() => document.querySelector("#f-price").value === "1500000.00" && document.querySelector("#f-files-0-file").files.length === 1);
  const brought = await second.page.evaluate(async () => {
    const file = document.querySelector("#f-files-0-file").files[0];
    return [file.name, file.size, document.querySelector("#answers textarea").value];
  });
  t.check(JSON.stringify(brought) === JSON.stringify(["服务方案.zip", paper.length, "按要求提供"]), `brought over: ${brought}`);
  await second.press("删除服务器上的草稿");
  t.check(!(await second.page.locator("[data-fetch]").count()), "the draft is still on the server");
}

// A browser of its own: from a folder without a network, and from a host without TLS, where there is
// no WebCrypto.
async function sealOffline(address, task, offline) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP intranet.example 127.0.0.1"],
  });
  try {
    const context = await browser.newContext({ acceptDownloads: true, viewport: phone });
    const page = await context.newPage();
    const wrong = [];
    page.setDefaultTimeout(patient);
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => message.type() === "error" && !/favicon/.test(message.location().url) && wrong.push(message.text()));
    await context.setOffline(offline);
    await page.goto(address);
    const webCrypto = await page.evaluate(() => Boolean(crypto.subtle));
    await page.locator("#task").setInputFiles({ name: "sealing.json", mimeType: "application/json", buffer: Buffer.from(task) });
    await page.locator("form button").click();
    const refused = await page.locator("#wrong").textContent();
    for (const area of await page.locator("textarea").all()) await area.fill("按要求提供");
    for (const unit of await page.locator('[name$=".unit_price"]').all()) await unit.fill("1.5");
    const price = JSON.parse(task).lines.reduce((n, l) => n + Number(l.quantity) * 1.5, 0) || 1400000;
    await page.locator('[name="price"]').fill(price.toFixed(2));
    await page.locator('[name="files.0.file"]').setInputFiles({ name: "方案.zip", mimeType: "application/zip", buffer: Buffer.from("PK\u0003\u0004 x") });
    await page.locator("form button").first().click();
    await page.locator("#sum").waitFor();
    const sum = await page.locator("#sum").textContent();
    const files = [];
    for (const button of await page.locator("#made button").all()) {
      const saved = page.waitForEvent("download");
      await button.click();
      files.push(readFileSync(await (await saved).path()));
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    return { wrong, webCrypto, refused, sum, price: price.toFixed(2), sealed: files[0], recovery: files[1].toString(), wide };
  } finally {
    await browser.close();
  }
}

// What Debian's age finds in it with the two keys of the holders.
function opened(folder, sealed, keys) {
  for (const layer of ["outer", "inner"]) writeFileSync(join(folder, `${layer}.key`), keys[layer].file);
  writeFileSync(join(folder, "off.age"), sealed);
  const done = spawnSync("sh", ["-ec", "age -d -i outer.key off.age | age -d -i inner.key | tar -xOf - price.json"], { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout);
}

async function withoutNetwork(t, tender, keys, folder) {
  const admin = await as(t, "xitong", "/sealing");
  await admin.house("the page about sealing offline");
  t.check((await main(admin)).includes("还没有写进公开账本"), "it is said to be in the log already");
  await admin.goto("/do/bid.publish_sealer");
  await admin.page.locator("form.sheet button, main form button").last().click();
  await admin.page.waitForURL(/sealing/);
  t.check((await main(admin)).includes("已写进公开账本"), "its fingerprint is not in the log");
  const { sha256 } = await (await fetch(`${t.base}/api/v1/sealing`)).json();
  const link = await admin.page.locator("a[download]").getAttribute("href");
  const html = Buffer.from(await (await fetch(t.base + link)).arrayBuffer());
  t.check(sha(html) === sha256, "the page is not what its fingerprint says");
  const visitor = await as(t, "supplier003", `/tender/${tender}/bid`, { viewport: phone });
  const task = await (await visitor.page.request.get(`${t.base}/tender/${tender}/sealing.json`)).text();
  const file = join(folder, "offline.html");
  writeFileSync(file, html);
  const plain = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(html));
  await new Promise((ready) => plain.listen(0, "127.0.0.1", ready));
  const made = [await sealOffline(`file://${file}`, task, true), await sealOffline(`http://intranet.example:${plain.address().port}/`, task, false)];
  plain.close();
  t.check(made[0].webCrypto && !made[1].webCrypto, "the second browser has WebCrypto too");
  for (const one of made) {
    t.check(one.wrong.length === 0, `on the offline page: ${one.wrong}`);
    t.check(one.refused.includes("报价"), `an empty form: ${one.refused}`);
    t.check(one.wide <= 320, `the offline page is ${one.wide} px wide`);
    t.check(sha(one.sealed) === one.sum, "the fingerprint shown is another");
    t.check(opened(folder, one.sealed, keys).price === one.price, "age reads another price");
  }
  writeFileSync(join(folder, "off.age"), made[1].sealed);
  visitor.page.setDefaultTimeout(patient);
  await visitor.page.locator("#h-content").setInputFiles(join(folder, "off.age"));
  await visitor.page.locator("section:has(> #by-hand) button:not([type])").click();
  await receiptOf(t, visitor.page);
  await visitor.page.locator("#f-recovery").setInputFiles({ name: "recovery.json", mimeType: "application/json", buffer: Buffer.from(made[1].recovery) });
  await says(visitor.page, "一致：");
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
        await carried(t, tender, paper, world.data);
        await register(t, "supplier003", "524403000000000277");
        await withoutNetwork(t, tender, keys, folder);
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
