// The bundle of a project: downloaded by whoever may, checked with the program on this computer.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { desk, phone } from "./lib.mjs";

const program = process.env.XINYUE ?? join(dirname(fileURLToPath(import.meta.url)), "../../build/xinyue");

// Somebody who looks on has no button on the sign-in page.
async function as(t, login) {
  const visitor = await t.visitor({ acceptDownloads: true });
  if (login && !(await visitor.signIn(login))) {
    const form = visitor.page.locator('form[action="/do/account.try_role"]').first();
    await form.evaluate((node, name) => { node.querySelector("[name=login]").value = name; }, login);
    await form.locator("button").click();
    await visitor.page.waitForLoadState();
  }
  return visitor;
}

// What verify says of the file behind this link.
async function download(t, visitor, name, key) {
  const begun = visitor.page.waitForEvent("download");
  await visitor.page.getByRole("link", { name, exact: true }).click();
  const file = await begun;
  t.check(/^[0-9a-z]{11}-(public|supplier|supervision)\.tar$/.test(file.suggestedFilename()), file.suggestedFilename());
  const done = spawnSync(program, ["verify", "--bundle", await file.path(), "--key", key], { encoding: "utf8", timeout: 30_000 });
  t.check(done.status === 0, `${name}: ${done.stdout}${done.stderr}`);
  return { said: done.stdout, path: await file.path() };
}

// A purchase that was awarded after scores, and is no longer secret.
async function decided(t) {
  const { results } = await (await fetch(`${t.base}/api/v1/results`)).json();
  const auditor = await as(t, "shenjiju");
  for (const { project } of results) {
    await auditor.goto(`/project/${project}/bundle`);
    if (await auditor.page.getByRole("link", { name: "写明原因，调取" }).count()) return { project, auditor };
  }
  throw new Error("no project is decided");
}

async function seen(visitor, path) {
  for (const size of [desk, phone]) {
    await visitor.page.setViewportSize(size);
    await visitor.goto(path);
    await visitor.house(`${path} at ${size.width}`);
  }
  await visitor.page.setViewportSize(desk);
}

export default {
  "anybody takes the public bundle of a project and checks it on her own computer": async (t) => {
    const { project } = await decided(t);
    const reader = await as(t);
    await reader.goto(`/project/${project}`);
    await reader.page.getByRole("link", { name: "卷宗包：拿走一份，自己核对" }).click();
    await reader.page.waitForURL(`**/project/${project}/bundle`);
    await seen(reader, `/project/${project}/bundle`);
    const { key } = await (await fetch(`${t.base}/api/v1/journal`)).json();
    t.check((await reader.page.textContent("main")).includes(key), "the page does not say the key");
    const { said } = await download(t, reader, "下载公开的一份", key);
    t.check(/, 0 private records,/.test(said), said);
    t.check((await reader.page.locator("a[href$='own.tar'], a[href$='supervision.tar']").count()) === 0, "more than the public one");
    const api = await fetch(`${t.base}/api/v1/project/${project}/bundle/supervision.tar`);
    t.check(api.status === 401, `the supervision bundle answers ${api.status} to nobody`);
  },

  "an auditor says why, takes everything, and the ranking is made again from the scores": async (t) => {
    const { project, auditor } = await decided(t);
    await auditor.goto(`/project/${project}/bundle/supervision.tar`, 403);
    await auditor.goto(`/project/${project}/bundle`);
    await auditor.page.getByRole("link", { name: "写明原因，调取" }).click();
    await auditor.page.waitForLoadState();
    await auditor.fill({ reason: "年度审计〔2026〕12号，抽查评审" });
    await auditor.press("调取监督卷宗包");
    await seen(auditor, `/project/${project}/bundle`);
    t.check((await auditor.page.textContent("main")).includes("年度审计〔2026〕12号，抽查评审"), "the reason is not shown");
    const { key } = await (await fetch(`${t.base}/api/v1/journal`)).json();
    const { said } = await download(t, auditor, "下载监督用的一份", key);
    t.check(/^\d+ decisions made again from the records, each the same$/m.test(said), said);
    const other = await as(t, "caiwu");
    await other.goto(`/project/${project}/bundle`);
    t.check((await other.page.locator("a[href$='supervision.tar']").count()) === 0, "one person's reason serves another");
    t.check((await other.page.textContent("main")).includes("年度审计"), "the other desk does not see who took it");
  },

  "a supplier takes its own records, and who has none gets nothing": async (t) => {
    const { key } = await (await fetch(`${t.base}/api/v1/journal`)).json();
    const { notices } = await (await fetch(`${t.base}/api/v1/notices`)).json();
    const supplier = await as(t, "heyang");
    const own = supplier.page.locator("a[href$='own.tar']");
    let project;
    for (const one of new Set(notices.map((x) => x.project))) {
      await supplier.goto(`/project/${one}/bundle`);
      if ((await own.count()) && !project) project = one;
      else if (!(await own.count())) await supplier.goto(`/project/${one}/bundle/own.tar`, 403);
    }
    t.check(project, "the supplier took part in nothing");
    await seen(supplier, `/project/${project}/bundle`);
    const { said } = await download(t, supplier, "下载本单位的一份", key);
    t.check(/for supplier, at/.test(said) && !/, 0 private records,/.test(said), said);
    const desk_of_finance = await as(t, "caiwu");
    await desk_of_finance.goto(`/project/${project}/bundle/own.tar`, 403);
  },
};
