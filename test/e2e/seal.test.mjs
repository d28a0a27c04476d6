// Two padlocks from the keys to what is read out, in real browsers and with Debian's age; and the same
// under the national algorithms, with the program's own.
import { createHash, randomBytes } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { phone, stage } from "./lib.mjs";

const program = process.env.XINYUE ?? join(dirname(fileURLToPath(import.meta.url)), "../../build/xinyue");
const main = (visitor) => visitor.page.textContent("main");

async function as(t, login, path, options) {
  const visitor = await t.visitor({ acceptDownloads: true, ...options });
  t.check(await visitor.signIn(login), `cannot be ${login}`);
  if (path) await visitor.goto(path);
  return visitor;
}

// The button that makes a key: its file, as the holder keeps it; the public half is filled in.
async function setLock(t, visitor, path) {
  await visitor.goto(path);
  const saved = visitor.page.waitForEvent("download");
  await visitor.page.locator("[data-generate]").click();
  const file = readFileSync(await (await saved).path(), "utf8");
  await visitor.page.locator("[data-says]:not(:empty)").first().waitFor();
  await visitor.press("设锁");
  const recipient = /(age|gm)1\w+/.exec(file)[0];
  t.check((await main(visitor)).includes(recipient), "the padlock is not shown");
  return { file, recipient };
}

async function rehearse(t, visitor, path, key) {
  await visitor.goto(path);
  await visitor.press("开始演练");
  await visitor.page.locator("[data-identity]").setInputFiles({ name: "key.txt", mimeType: "text/plain", buffer: Buffer.from(key.file) });
  await visitor.page.waitForFunction(() => document.querySelector("[data-answer]").value.length === 32);
  await visitor.press("交回演练结果");
  t.check((await main(visitor)).includes("演练通过"), "the rehearsal did not pass");
}

// What differs between the suites: the line that seals, how a file begins, what is said of another.
const suites = {
  intl: { seals: "age -R inner.txt bid.tar | age -R outer.txt > bid.age", begins: "age-encryption.org/v1\n", says: "不是 age 加密的文件", receipt: "X25519、SHA-256、ChaCha20-Poly1305" },
  gm: {
    seals: `${program} age -R inner.txt bid.tar | ${program} age -R outer.txt > bid.age`,
    begins: "xinyue-seal-gm/v1\n",
    says: "不是用国密公钥密封的文件",
    receipt: "SM2、SM3、SM4-CTR HMAC-SM3",
  },
};

// The finance department sets the suite, on the page where it sets thresholds.
async function setSuite(t, suite) {
  if (suite === suites.intl) return;
  const finance = await as(t, "caiwu", "/do/law.set");
  await finance.fill({ name: "crypto.suite", value: "gm", from: "2026-01-01", source: "密码应用方案" });
  await finance.page.locator("form.sheet > .buttons .button").first().click();
  await finance.page.waitForLoadState();
  t.check(finance.path().includes("done=law.set"), `setting the suite led to ${finance.path()}`);
}

async function publish(t, tender, suite) {
  const agent = await as(t, "chengong", `/tender/${tender}/preview`);
  const text = await agent.page.locator("#notice-text").textContent();
  t.check(text.includes(`${suite === suites.gm ? "xinyue " : "\n"}age -R inner.txt`), "the notice does not say how to seal");
  await agent.press("发布采购公告");
  for (const login of ["wangjg", "zhangfu"]) {
    const signer = await as(t, login, "/signoffs");
    await signer.page.locator("main a[href^='/signoff/']").first().click();
    await signer.page.waitForLoadState();
    await signer.press("会签同意");
  }
  await agent.goto(`/do/tender.list?tender=${tender}`);
  const time = Date.parse(await agent.page.locator("[data-clock]").first().getAttribute("datetime"));
  const now = new Date(time + 8 * 3600_000).toISOString().slice(0, 19).replace("T", " ");
  await agent.fill({ address: "https://www.ccgp.gov.cn/example/1", listed_at: now });
  await agent.page.locator("form.sheet > .buttons .button").first().click();
  await agent.page.waitForLoadState();
  t.check(agent.path().includes("done=tender.list"), `listing led to ${agent.path()}: ${await agent.page.locator(".errors").allTextContents()}`);
}

// Two suppliers, registered as anybody registers.
async function register(t, login, code) {
  const answer = await fetch(`${t.base}/api/v1/acts/supplier.register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: `${login}社会工作服务中心`, code, kind: "social_service", size: "none", address: "平安路1号", legal_rep: "何阳",
      contact: "苏明", phone: "13900000000", login, password: "zhengque1234", undertaking: true }),
  });
  t.check(answer.status === 200, `registering answers ${answer.status}`);
  return (await answer.json()).out.org;
}

// On a phone: answers, price, then the button; what is sent is watched.
async function sealInBrowser(t, tender, price) {
  const visitor = await as(t, "supplier001", null, { viewport: phone });
  await visitor.goto(`/tender/${tender}/bid`);
  const page = visitor.page;
  await page.evaluate(() => (location.hash = "#answers"));
  for (const area of await page.locator("#answers textarea").all()) await area.fill("按要求提供");
  await page.evaluate(() => (location.hash = "#price"));
  for (const unit of await page.locator("[data-unit-price]").all()) await unit.fill("1");
  await page.locator("#f-price").fill(price);
  const sum = await page.locator("[data-sum-text]").textContent().catch(() => null);
  if (sum) await page.locator("#f-price").fill(sum.replaceAll(",", ""));
  await page.evaluate(() => (location.hash = "#submit"));
  await visitor.rules("the page that seals");
  await page.locator("[data-send]").click();
  await page.waitForURL(/\/bid\/\w+/);
  t.check((await main(visitor)).includes("接收回执"), "there is no receipt");
  return visitor;
}

function sha(data) {
  return createHash("sha256").update(data).digest("hex");
}

// With the two lines of the notice, and nothing of ours.
function sealByHand(folder, claim, keys) {
  const write = (name, data) => writeFileSync(join(folder, name), data);
  const files = {
    "price.json": JSON.stringify({ price: claim.price, lines: claim.lines }),
    "response.json": JSON.stringify({ answers: claim.answers }),
  };
  const { tender, supplier } = claim;
  for (const [name, text] of Object.entries(files)) write(name, text);
  write("manifest.json", JSON.stringify({
    v: 1, tender, lot: 1, envelope: "whole", supplier, nonce: randomBytes(32).toString("hex"),
    files: Object.entries(files).map(([name, text]) => ({ name, size: Buffer.byteLength(text), sha256: sha(text) })),
  }));
  write("inner.txt", `${keys.inner.recipient}\n`);
  write("outer.txt", `${keys.outer.recipient}\n`);
  const done = spawnSync("sh", ["-ec",
    `tar --format=ustar -cf bid.tar manifest.json price.json response.json; ${keys.suite.seals}`],
    { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
}

// What the need asks, as the page lists it, at a price a unit.
async function claimOf(visitor, tender, supplier, unitPrice) {
  await visitor.goto(`/tender/${tender}/bid`);
  return visitor.page.evaluate(([tenderId, org, each]) => {
    const value = (row, name) => row.querySelector(`[name$=".${name}"]`).value;
    const lines = [...document.querySelectorAll("[data-line]")].map((row, i) => ({
      n: i + 1, name: value(row, "name"), unit: value(row, "unit"), quantity: value(row, "quantity"), unit_price: each }));
    const sum = lines.reduce((n, l) => n + Math.round(Number(l.quantity) * Number(each) * 100), 0);
    const answers = [...document.querySelectorAll("[data-answer]")].map((row) => ({ n: Number(value(row, "n")), answer: "按要求提供" }));
    return { tender: tenderId, supplier: org, lines, answers, price: lines.length ? (sum / 100).toFixed(2) : each };
  }, [tender, supplier, unitPrice]);
}

async function handInByHand(t, tender, login, org, unitPrice, folder, keys) {
  const visitor = await as(t, login);
  sealByHand(folder, await claimOf(visitor, tender, org, unitPrice), keys);
  const says = await handInFile(t, visitor, tender, join(folder, "bid.age"));
  t.check(says.includes("接收回执"), `${login} has no receipt: ${says.slice(0, 300)}`);
  t.check(says.includes(keys.suite.receipt), "the receipt does not name its suite");
  return sha(readFileSync(join(folder, "bid.tar")));
}

// In public: what is read out is what was sealed, bit for bit.
async function readOut(t, host, tender, hashes) {
  await host.goto(`/do/bid.open?tender=${tender}`);
  await host.press("开启投标（响应）文件");
  const record = await (await fetch(`${t.base}/api/v1/tender/${tender}/opening`)).json();
  const rows = Object.values(record).find((part) => Array.isArray(part) && part[0]?.sha256) ?? [];
  t.check(rows.length === 3 && rows.every((r) => r.state === "opened" && r.price), `read out: ${JSON.stringify(rows)}`);
  for (const hash of hashes)
    t.check(rows.some((r) => r.plain === hash && r.sha256 !== hash), "what was sealed is not what was opened");
}

async function handInFile(t, visitor, tender, path) {
  await visitor.goto(`/tender/${tender}/bid`);
  await visitor.page.locator("#h-content").setInputFiles(path);
  await visitor.page.locator("section:has(> #by-hand) button:not([type])").click();
  await visitor.page.waitForFunction(() => location.pathname.startsWith("/bid/") ||
    [...document.querySelectorAll("[data-refused]")].some((box) => box.checkVisibility()));
  return main(visitor);
}

// Every file that the server has kept.
function kept(data) {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name)));
}

// As the notice writes it, in Beijing; some hours later.
function later(deadline, hours) {
  return new Date(Date.parse(deadline) + (8 + hours) * 3600_000).toISOString().slice(0, 16).replace("T", " ");
}

// Nothing is worked out before the log and its witnesses are right, or the holder goes on without.
async function unlockInBrowser(t, visitor, tender, key, deadline) {
  await toUnlock(visitor, tender);
  const page = visitor.page;
  const says = async (code, text) => {
    await page.waitForFunction((t) => document.querySelector("[data-says]").textContent.includes(t), text);
    t.check((await page.inputValue("[data-keys]")) === "", `${code}: a file key was worked out`);
  };
  await page.locator("#identity").setInputFiles({ name: "key.txt", mimeType: "text/plain", buffer: Buffer.from(key.file) });
  await says("no deadline", "请先照公告填截止时间");
  const typed = async (text) => {
    await page.fill("#deadline", text);
    await page.press("#deadline", "Tab");
  };
  await typed(later(deadline, 24));
  await says("a later deadline", "没有这次采购在截止时间以后截止的那一条");
  await typed(later(deadline, 0));
  await says("no witness", "核对条件里没有见证方");
  await page.check("#without");
  await page.waitForFunction(() => document.querySelector("[data-keys]").value.length > 30);
  await visitor.press("交出文件密钥");
}

// The page gives no heads before the log's signature is over the announcement: within a second.
async function toUnlock(visitor, tender) {
  for (let i = 0; i < 30; i++) {
    await visitor.goto(`/tender/${tender}/unlock`);
    if (await visitor.page.locator("#f-keys").count()) return;
    await visitor.page.waitForTimeout(300);
  }
}

async function unlockByCommand(t, visitor, tender, key, folder, deadline) {
  await toUnlock(visitor, tender);
  await visitor.house("unlocking");
  const saved = visitor.page.waitForEvent("download");
  await visitor.page.locator("details summary", { hasText: "命令行" }).click();
  await visitor.page.getByRole("link", { name: /headers.txt/ }).click();
  writeFileSync(join(folder, "key.txt"), key.file);
  t.check(key.file.includes("#policy log "), "the key's file does not say whose signatures count");
  const words = ["hold", "-i", join(folder, "key.txt"), "--deadline", later(deadline, 0), await (await saved).path()];
  const refused = spawnSync(program, words, { encoding: "utf8" });
  t.check(refused.status === 1 && refused.stdout === "", "a key is given out without a witness");
  const done = spawnSync(program, [...words, "--no-witness"], { encoding: "utf8" });
  t.check(done.status === 0, `xinyue hold: ${done.stderr}`);
  await visitor.page.locator("#f-keys").fill(done.stdout);
  await visitor.press("交出文件密钥");
}

async function scene(t, folder, tender, suite) {
  const keys = { suite };
  const locks = `/tender/${tender}/locks`;
  const agent = await as(t, "chengong");
  const holder = await as(t, "jiaoyi");
  keys.outer = await setLock(t, agent, locks);
  await agent.house("the padlocks");
  await agent.goto(`/tender/${tender}/preview`);
  t.check((await main(agent)).includes("还不能发布"), "one padlock is enough");
  await holder.goto("/locks");
  t.check((await main(holder)).includes("没有设"), "the trading centre is not told");
  await holder.house("the trading centre's list");
  keys.inner = await setLock(t, holder, locks);
  await rehearse(t, agent, locks, keys.outer);
  await rehearse(t, holder, locks, keys.inner);
  await publish(t, tender, suite);
  return { agent, holder, keys };
}

async function sealedAndOpened(t, suite) {
  const folder = mkdtempSync(join(tmpdir(), "xinyue-seal-"));
  try {
    await stage(t, "tender-elder-care", "published", async (_, world) => {
      const first = await as(t, "chengong", "/agency");
      const draft = await first.page.locator("main a[href$='/document']").first().getAttribute("href");
      const tender = draft.split("/")[2];
      await setSuite(t, suite);
      const { agent, keys } = await scene(t, folder, tender, suite);
      await register(t, "supplier001", "52440300MJ00000770");
      const second = await register(t, "supplier002", "52440300000000019C");
      const third = await register(t, "supplier003", "524403000000000277");
      await sealInBrowser(t, tender, "1500000.00");

      const other = await as(t, "supplier002");
      const clear = await handInFile(t, other, tender, { name: "bid.age", mimeType: "application/octet-stream", buffer: Buffer.from("报价 1500000.00") });
      t.check(clear.includes(suite.says), "a file that is not sealed is taken");
      t.problems = t.problems.filter((p) => !p.includes("422"));  // which is its answer
      const hashes = [
        await handInByHand(t, tender, "supplier002", second, "1.1", folder, keys),
        await handInByHand(t, tender, "supplier003", third, "1.2", folder, keys),
      ];
      const page = await (await fetch(`${t.base}/api/v1/tender/${tender}`)).json();
      t.check(page.tender.state === "open", `the tender is ${page.tender.state}`);

      const files = kept(world.data);
      t.check(files.some((f) => f.subarray(0, suite.begins.length).toString() === suite.begins), "no sealed file is kept");
      const blobs = files.filter((f) => !f.includes("SQLite format"));
      for (const clear of ["按要求提供", '"envelope":"whole"'])
        t.check(!blobs.some((f) => f.includes(clear)), `the server has kept ${clear}`);

      await agent.goto(`/tender/${tender}/unlock`);
      t.check((await main(agent)).includes("还不到时候"), "the page does not say that it is too early");

      await world.later(new Date(Date.parse(page.tender.deadline) + 120_000).toISOString());
      const host = await as(t, "chengong", `/tender/${tender}/unlock`);
      await host.press("宣布开始开启");
      t.check((await main(host)).includes("还没有见证方在截止以后签名"), "it begins without a witness and without a reason");
      await host.page.locator("[name=unwitnessed]").fill("还没有设见证方");
      await host.page.getByRole("button", { name: "宣布开始开启" }).first().click();
      await host.page.waitForLoadState();
      await unlockByCommand(t, host, tender, keys.outer, folder, page.tender.deadline);
      const center = await as(t, "jiaoyi");
      await unlockInBrowser(t, center, tender, keys.inner, page.tender.deadline);
      t.check((await main(center)).includes("都解开了"), `not all are unlocked: ${await main(center)}`);
      await readOut(t, host, tender, hashes);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// For upload.test.mjs, which begins where a tender with padlocks is published.
export { as, claimOf, kept, main, register, scene, sealByHand, sha, suites };

export default {
  "S12 S13 sealed in the browser and by age, opened by two holders, the same for anyone": (t) => sealedAndOpened(t, suites.intl),
  "S12 S13 under the national algorithms: SM2 padlocks, sealed in the browser and by xinyue": (t) => sealedAndOpened(t, suites.gm),
};
