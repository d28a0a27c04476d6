// A draw from the question to the names: in browsers, with Debian's age and openssl, and by verify.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { phone } from "./lib.mjs";

const program = process.env.XINYUE ?? join(dirname(fileURLToPath(import.meta.url)), "../../build/xinyue");
const main = (visitor) => visitor.page.textContent("main");
const people = ["周一", "吴二", "郑三", "王四", "冯五"];

async function as(t, login, path) {
  const visitor = await t.visitor({ acceptDownloads: true });
  if (!(await visitor.signIn(login))) {
    const form = visitor.page.locator('form[action="/do/account.try_role"]').first();
    await form.evaluate((node, name) => { node.querySelector("[name=login]").value = name; }, login);
    await form.locator("button").click();
    await visitor.page.waitForLoadState();
  }
  if (path) await visitor.goto(path);
  return visitor;
}

// The button of the page makes a key: its file, as its keeper has it; the public half is filled in.
async function setKey(t, visitor, draw, folder, name) {
  await visitor.goto(`/draw/${draw}/work`);
  const [saved] = await Promise.all([visitor.page.waitForEvent("download"), visitor.page.locator("[data-generate]").click()]);
  const text = readFileSync(await saved.path(), "utf8");
  writeFileSync(join(folder, `${name}.key`), text);
  writeFileSync(join(folder, `${name}.txt`), `${/age1\w+/.exec(text)[0]}\n`);
  await visitor.page.locator("[data-says]:not(:empty)").first().waitFor();
  await visitor.press("填公钥");
  t.check(visitor.path().includes("done=draw.set_key"), `setting a key led to ${visitor.path()}`);
}

async function file(visitor, done) {
  await visitor.page.locator("form.sheet > .buttons .button").first().click();
  await visitor.page.waitForLoadState();
  visitor.t.check(visitor.path().includes(`done=${done}`),
    `${done} led to ${visitor.path()}: ${await visitor.page.locator(".errors").allTextContents()}`);
}

async function open(visitor, subject) {
  await visitor.goto("/draws");
  await visitor.house("the list of draws");
  await visitor.page.getByRole("link", { name: "发起抽取" }).click();
  await visitor.page.waitForLoadState();
  const select = visitor.page.locator('select[name="purpose"]');
  if (await select.count()) await select.selectOption("acceptance");
  else await visitor.page.locator('[name="purpose"][value="acceptance"]').check();
  await visitor.page.locator('[name="mode"][value="tickets"]').check();
  await visitor.fill({ subject });
  await file(visitor, "draw.open");
  return visitor.path().split("/")[2];
}

async function enterPool(visitor, draw) {
  await visitor.goto(`/do/draw.enter_pool?draw=${draw}`);
  const values = { "seats.0.category": "全部", "seats.0.seats": "2" };
  people.forEach((name, i) => Object.assign(values, { [`candidates.${i}.category`]: "全部", [`candidates.${i}.name`]: name, [`candidates.${i}.unit`]: `第${i + 1}中学` }));
  for (const [name, value] of Object.entries(values)) {
    const list = name.split(".")[0];
    const field = visitor.page.locator(`[name="${name}"]`);
    if (!(await field.count())) await visitor.page.locator(`button[name="_more"][value="${list}"]`).click();
    await field.fill(value);
  }
  await file(visitor, "draw.enter_pool");
}

// An hour from now by the clock of the page.
async function inAnHour(visitor) {
  const now = await visitor.page.locator("[data-clock]").first().getAttribute("datetime");
  return new Date(Date.parse(now) + 9 * 3600_000).toISOString().slice(0, 16).replace("T", " ");
}

// The button: the number's file is the giver's, hash and seal go into the form.
async function giveInBrowser(visitor, draw) {
  await visitor.goto(`/draw/${draw}/give`);
  await visitor.house("where a number is given");
  const [saved] = await Promise.all([visitor.page.waitForEvent("download"), visitor.page.locator("[data-make]").click()]);
  const number = readFileSync(await saved.path(), "utf8");
  await visitor.page.waitForFunction(() => document.querySelector("[data-fixed]").value.length === 64);
  await visitor.press("交随机数");
  return number;
}

// The lines of the page, as they stand there, in a shell: Debian's age, openssl and sha256sum.
async function giveByHand(t, visitor, draw, folder) {
  await visitor.goto(`/draw/${draw}/give`);
  const lines = await visitor.page.locator("details p.mono").allTextContents();
  const done = spawnSync("sh", ["-ec", lines.at(-1)], { cwd: folder, encoding: "utf8" });
  t.check(done.status === 0, `the page's lines: ${done.stderr}`);
  const [fixed, seal] = [/^[0-9a-f]{64}/.exec(done.stdout)[0], /-----BEGIN[\s\S]*-----\n/.exec(done.stdout)[0]];
  await visitor.page.locator("[data-fixed]").fill(fixed);
  await visitor.page.locator("[data-sealed]").fill(seal);
  await visitor.press("交随机数");
}

// Who does not show: the outer layer in a browser, the inner one by the command.
async function recoverInBrowser(visitor, draw, key) {
  await visitor.goto(`/draw/${draw}/work`);
  await visitor.page.locator("#identity").setInputFiles({ name: "key.txt", mimeType: "text/plain", buffer: readFileSync(key) });
  await visitor.page.waitForFunction(() => document.querySelector("[data-keys]").value.length > 30);
  await visitor.house("where padlocks open a number");
  await visitor.press("交出文件密钥");
}

async function recoverByCommand(t, visitor, draw, key, folder) {
  await visitor.goto(`/draw/${draw}/work`);
  await visitor.page.locator("details summary", { hasText: "命令行" }).click();
  const [saved] = await Promise.all([visitor.page.waitForEvent("download"), visitor.page.getByRole("link", { name: /headers.txt/ }).click()]);
  writeFileSync(join(folder, "headers.txt"), readFileSync(await saved.path()));
  const done = spawnSync(program, ["hold", "-i", key, "--draw", join(folder, "headers.txt")], { encoding: "utf8" });
  t.check(done.status === 0, `xinyue hold: ${done.stderr}`);
  await visitor.page.locator("[data-keys]").fill(done.stdout);
  await visitor.press("交出文件密钥");
}

async function eventually(t, visitor, path, text) {
  for (let i = 0; i < 40; i++) {
    await visitor.goto(path);
    if ((await main(visitor)).includes(text)) return;
    await visitor.page.waitForTimeout(250);
  }
  t.check(false, `${path} never says ${text}`);
}

async function answer(visitor, draw, word) {
  await visitor.goto(`/draw/${draw}/work`);
  await visitor.page.getByRole("link", { name: /^登记.*的答复$/ }).click();
  await visitor.page.waitForLoadState();
  await visitor.page.locator(`[name="answer"][value="${word}"]`).check();
  await file(visitor, "draw.note_answer");
}

// On a telephone, signed out: the script says of each step that it holds; without it there is a table.
async function repeat(t, draw) {
  const reader = await t.visitor({ viewport: phone });
  await reader.goto(`/draw/${draw}`);
  await reader.page.locator("[data-again]").click();
  await reader.page.waitForFunction(() => document.querySelector("[data-again]").closest("[data-module]").querySelector("[data-says]").textContent);
  const marks = await reader.page.locator("[data-check] [data-mark]").allTextContents();
  t.check(marks.length === 5 && marks.every((mark) => mark === "相符"), `the script says ${marks} ${await reader.page.locator("[data-says]").textContent()}`);
  await reader.house("a draw on a telephone");
  const plain = await t.visitor({ javaScriptEnabled: false });
  await plain.goto(`/draw/${draw}`);
  const says = await main(plain);
  for (const word of ["各方的随机数", "抽出的次序", "签号", "名单的根", "种子"]) t.check(says.includes(word), `without a script ${word} is missing`);
}

// A changed number in what the page fetches is seen by the script too.
async function repeatChanged(t, draw) {
  const reader = await t.visitor();
  await reader.page.route(`**/draw/${draw}/file`, async (route) => {
    const answer = await route.fetch();
    const text = (await answer.text()).replace(/(\\"seed\\":\\")(.)/, (_, before, digit) => before + (digit === "0" ? "1" : "0"));
    await route.fulfill({ response: answer, body: text });
  });
  await reader.goto(`/draw/${draw}`);
  await reader.page.locator("[data-again]").click();
  await reader.page.waitForFunction(() => document.querySelector("[data-list]").hidden === false);
  const marks = await reader.page.locator("[data-check] [data-mark]").allTextContents();
  t.check(marks[2] === "不符" && marks[3] === "不符" && marks[1] === "相符", `the script says ${marks} of a changed seed`);
}

export default {
  "A08 a draw that three sides make, two padlocks complete and anyone repeats": async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "xinyue-draw-"));
    try {
      const keeper = await as(t, "limin");
      const holder = await as(t, "jiaoyi");
      const draw = await open(keeper, "2026年助餐服务验收小组");
      await keeper.house("an opened draw");
      await holder.goto("/draws");
      t.check((await main(holder)).includes("2026年助餐服务验收小组"), "the key holder is not told");
      await setKey(t, keeper, draw, folder, "outer");
      await setKey(t, holder, draw, folder, "inner");
      await enterPool(keeper, draw);
      await keeper.house("a list");
      await holder.goto(`/draw/${draw}/work`);
      await holder.page.getByRole("link", { name: "名单核对无误" }).click();
      await holder.page.waitForLoadState();
      await file(holder, "draw.agree_pool");
      await keeper.goto(`/do/draw.commit_pool?draw=${draw}`);
      await keeper.fill({ given_until: await inAnHour(keeper) });
      await file(keeper, "draw.commit_pool");

      const number = await giveInBrowser(keeper, draw);
      await giveByHand(t, holder, draw, folder);
      await eventually(t, keeper, `/draw/${draw}/give`, "公布随机数");
      await keeper.page.locator("[data-kept]").setInputFiles({ name: "r.txt", mimeType: "text/plain", buffer: Buffer.from(number) });
      await keeper.page.waitForFunction(() => document.querySelector("[data-r]").value.length === 64);
      await keeper.house("where a number is shown");
      await keeper.press("公布随机数");
      t.check(keeper.path().includes("done=draw.show"), `showing led to ${keeper.path()}`);
      // The key holder shows nothing: the padlocks do.
      await recoverInBrowser(keeper, draw, join(folder, "outer.key"));
      await recoverByCommand(t, holder, draw, join(folder, "inner.key"), folder);
      await eventually(t, keeper, `/draw/${draw}/work`, "次序和姓名");
      await keeper.house("who is asked next");
      for (const word of ["declined", "accepted", "accepted"]) await answer(keeper, draw, word);
      const stranger = await t.visitor();
      await stranger.goto(`/draw/${draw}`);
      const before = await main(stranger);
      t.check(!people.some((name) => before.includes(name)), "a name is public before it is published");
      t.check(before.includes("不能参加"), "the one who declined is not shown");
      await keeper.goto(`/do/draw.publish_names?draw=${draw}`);
      await file(keeper, "draw.publish_names");
      await stranger.goto(`/draw/${draw}`);
      const after = await main(stranger);
      t.check(people.filter((name) => after.includes(name)).length === 2, "not the two who accepted are named");
      await eventually(t, stranger, `/draw/${draw}`, "重算");
      await stranger.page.waitForTimeout(1500);
      await stranger.house("a finished draw");
      await repeat(t, draw);
      await repeatChanged(t, draw);

      const policy = await (await fetch(`${t.base}/journal/policy`)).text();
      writeFileSync(join(folder, "policy"), policy);
      const done = spawnSync(program, ["verify", "--draw", `${t.base}/draw/${draw}/file`, "--policy", join(folder, "policy")], { encoding: "utf8" });
      t.check(done.status === 0 && done.stdout.includes("drawn, 3 numbers, 5 candidates, 3 answers"), `verify: ${done.stdout}${done.stderr}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
