// What browser tests share: a served sandbox, pages that remember what went wrong, and the checks
// that hold on every page.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.XINYUE ?? join(root, "build/xinyue");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
export const desk = { width: 1280, height: 900 };
export const phone = { width: 320, height: 640 };

function run(...words) {
  const done = spawnSync(program, words, { encoding: "utf8", timeout: 120_000 });
  if (done.error) throw done.error;
  return done;
}

// Serves a folder that holds a store.
async function open(data, words = ["--sandbox"]) {
  const child = spawn(program, ["serve", "--data", data, "--port", "0", ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const base = await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (bytes) => {
      text += bytes;
      const at = /listening on (\S+)/.exec(text);
      if (at) resolve(at[1]);
    });
    child.on("exit", (status) => reject(new Error(`serve ended with ${status}`)));
  });
  const stop = async (keep) => {
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.removeAllListeners("exit");
    child.on("exit", () => {});
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await Promise.race([gone, ended, new Promise((resolve) => setTimeout(resolve, 5000))]);
    if (!keep) rmSync(data, { recursive: true, force: true });
  };
  return { base, data, stop };
}

// A store with demo data until today that is served again and again, each time at another hour:
// at("2026-11-25T09:00") or, by the computer's clock and no sandbox, at(null).
export async function served(t, run_test) {
  const data = mkdtempSync(join(tmpdir(), "xinyue-served-"));
  const day = new Date().toISOString().slice(0, 10);  // the story ends at 8 in Beijing, 0 in UTC
  const made = run("demo", "--data", data, "--purchases", "14", "--seed", "9", "--until", day);
  if (made.status !== 0) throw new Error(`cannot make the store: ${made.stderr}`);
  let world;
  const at = async (clock, words = []) => {
    await world?.stop(true);
    world = await open(data, [...(clock ? ["--sandbox", "--clock", clock] : []), ...words]);
    t.base = world.base;
  };
  try {
    await run_test(at);
  } finally {
    await t.end();
    await world?.stop();
  }
}

// A sandbox on a fresh folder, with demo purchases or, where those cannot be made, one played.
export async function serve(...words) {
  const data = mkdtempSync(join(tmpdir(), "xinyue-e2e-"));
  const demo = run("demo", "--help").status === 0;
  const made = demo
    ? run("demo", "--data", data, "--purchases", "14", "--seed", "9", ...words)
    : run("play", join(root, "test/play/tender-elder-care.json"), "--keep", data);
  if (made.status !== 0) throw new Error(`cannot make the store: ${made.stderr}${made.stdout}`);
  return { ...(await open(data)), demo };
}

// A sandbox of its own for one test, with one purchase played until before a step.
export async function stage(t, play, until, run_test) {
  const data = mkdtempSync(join(tmpdir(), "xinyue-stage-"));
  const made = run("play", join(root, `test/play/${play}.json`), "--keep", data, "--until", until);
  if (made.status !== 0) throw new Error(`cannot play: ${made.stderr}`);
  let world = await open(data);
  t.base = world.base;
  // The same store at a later time: everybody signs in again.
  const later = async (clock) => {
    await world.stop(true);
    world = await open(data, ["--sandbox", "--clock", clock]);
    t.base = world.base;
  };
  try {
    const answer = await fetch(`${world.base}/api/v1/notices`);
    const { notices } = await answer.json();
    const visitor = await t.visitor();
    await visitor.goto(`/project/${notices[0].project}`);
    const link = visitor.page.locator("main a[href^='/tender/']").first();
    const tender = (await link.count())
      ? /^\/tender\/(\w+)/.exec(await link.getAttribute("href"))[1]
      : null;  // before there is one
    await run_test(tender, { data, later });
  } finally {
    await t.end();
    await world.stop();
  }
}

export class Browser {
  static async start() {
    const one = new Browser();
    one.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    return one;
  }

  test(world) {
    return new Test(this.chromium, world);
  }

  stop() {
    return this.chromium.close();
  }
}

// One test: its pages, and what went wrong on them.
class Test {
  constructor(browser, world) {
    this.browser = browser;
    this.base = world.base;
    this.demo = world.demo;
    this.problems = [];
    this.contexts = [];
  }

  check(holds, what) {
    if (!holds) this.problems.push(what);
  }

  // A new visitor with an own set of cookies. Options are Playwright's, e.g. javaScriptEnabled.
  async visitor(options = {}) {
    const context = await this.browser.newContext({ viewport: desk, locale: "zh-CN", ...options });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    this.watch(page);
    return new Visitor(this, page);
  }

  watch(page) {
    const where = () => page.url().replace(this.base, "");
    page.on("console", (message) => {
      // The address of the page itself may answer 4xx: tests say which status they expect. For
      // a page that is plain text the browser asks for a favicon of its own accord.
      const about = message.location().url;
      if (message.type() === "error" && about !== page.url() && !about.endsWith("/favicon.ico"))
        this.problems.push(`${where()}: console: ${message.text()}`);
    });
    // A page with changes asks before it is left.
    page.on("dialog", (dialog) => dialog.accept().catch(() => {}));
    page.on("pageerror", (error) => this.problems.push(`${where()}: script: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(`${this.base}/`) && !request.url().startsWith("data:"))
        this.problems.push(`${where()}: foreign request ${request.url()}`);
      if (request.resourceType() === "font") this.problems.push(`${where()}: a font is loaded`);
    });
    page.on("response", (response) => {
      const document = response.request().resourceType() === "document";
      if (!document && response.status() >= 400 && !response.url().endsWith("/favicon.ico"))
        this.problems.push(`${where()}: ${response.url()} answers ${response.status()}`);
    });
  }

  async end() {
    await Promise.all(this.contexts.map((context) => context.close()));
  }
}

export class Visitor {
  constructor(t, page) {
    this.t = t;
    this.page = page;
  }

  async goto(path, expected = 200) {
    const answer = await this.page.goto(this.t.base + path);
    if (answer.status() !== expected)
      this.t.problems.push(`${path}: answers ${answer.status()}, not ${expected}`);
    return answer;
  }

  // Takes a demo role, also one that the page does not list; false if nobody is called so.
  async signIn(login) {
    await this.page.goto(`${this.t.base}/sign-in`);
    const roles = this.page.locator('form[action="/do/account.try_role"]');
    if (!(await roles.count())) return false;
    await roles.first().evaluate((node, name) => { node.querySelector("[name=login]").value = name; }, login);
    await roles.first().locator("button").click();
    await this.page.waitForLoadState();
    return (await this.page.locator('form[action="/do/account.sign_out"]').count()) > 0;
  }

  // Presses the button of this name and waits for the page that follows.
  async press(name) {
    await this.page.getByRole("button", { name, exact: true }).first().click();
    await this.page.waitForLoadState();
  }

  async fill(values) {
    for (const [name, value] of Object.entries(values))
      await this.page.locator(`[name="${name}"]`).fill(value);
  }

  path() {
    return this.page.url().replace(this.t.base, "");
  }

  // axe and the rules of the house on the page as it stands; `where` begins each complaint.
  async house(where = this.path()) {
    for (const problem of await axe(this.page)) this.t.problems.push(`${where}: ${problem}`);
    await this.rules(where);
  }

  // The rules of the house alone.
  async rules(where = this.path()) {
    for (const problem of await house(this.page)) this.t.problems.push(`${where}: ${problem}`);
  }
}

export async function axe(page) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (tags) => {
    const result = await globalThis.axe.run(document, {
      runOnly: { type: "tag", values: tags },
      resultTypes: ["violations"],
      preload: false,
    });
    return result.violations.map((v) => ({
      rule: v.id,
      nodes: v.nodes.map((n) => n.html.slice(0, 160)),
      why: v.nodes[0].failureSummary.split("\n").slice(1, 2).join("").trim(),
    }));
  }, axeTags);
  return violations.map(
    (v) => `axe ${v.rule} ×${v.nodes.length}: ${v.why} ${v.nodes[0].replaceAll("\n", " ")}`,
  );
}

// What holds on every page beside axe: X02, X03, X07, X08, X09 of the requirements.
export function house(page) {
  return page.evaluate(() => {
    const wrong = [];
    const is = (holds, what) => holds || wrong.push(what);
    const shown = (node) => node.getClientRects().length > 0;
    const brief = (node) => node.outerHTML.slice(0, 120).replaceAll("\n", " ");
    const root = document.documentElement;

    const over = root.scrollWidth - root.clientWidth;
    if (over > 0) {
      const widest = [...document.body.querySelectorAll("*")]
        .filter((n) => !n.closest(".scroll, table") && n.getBoundingClientRect().right > root.clientWidth + 0.5)
        .at(-1);
      wrong.push(`overflows by ${over} px at ${root.clientWidth}: ${widest ? brief(widest) : ""}`);
    }
    for (const node of document.querySelectorAll(".scroll"))
      if (node.scrollWidth > node.clientWidth)
        is(node.tabIndex === 0 && (node.ariaLabel || node.getAttribute("aria-labelledby")),
          `scrolls without focus or name: ${brief(node)}`);

    is(document.querySelectorAll("h1").length === 1, `${document.querySelectorAll("h1").length} h1`);
    is(["zh-Hans-CN", "en"].includes(root.lang), `lang is ${root.lang}`);
    is(/^\S.* - \S+/.test(document.title), `title is "${document.title}"`);
    for (const landmark of ["header.band", "main", "footer.foot"])
      is(document.querySelectorAll(landmark).length === 1, `not one ${landmark}`);

    const body = getComputedStyle(document.body);
    is(body.backgroundColor === "rgb(241, 244, 248)", "the style sheet is not loaded");
    const face = root.lang === "en" ? "system-ui" : '"PingFang SC"';
    is(body.fontFamily.startsWith(face), `the face is ${body.fontFamily.slice(0, 40)}`);
    is(parseFloat(body.lineHeight) / parseFloat(body.fontSize) >= 1.5, "lines stand too close");

    for (const node of document.querySelectorAll(".button:not(.small)"))
      if (shown(node))
        is(node.getBoundingClientRect().height >= 44, `a button under 44 px: ${brief(node)}`);

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = new Set();
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const node = text.parentElement;
      if (!/[\u3400-\u9fff]/.test(text.data) || seen.has(node) || !shown(node)) continue;
      seen.add(node);
      const style = getComputedStyle(node);
      is(style.letterSpacing === "normal", `letter-spacing on Han: ${brief(node)}`);
      is(style.fontStyle === "normal", `Han in italics: ${brief(node)}`);
      is(parseFloat(style.fontSize) >= 15 || node.closest("svg"), `Han under 15 px: ${brief(node)}`);
    }
    return [...new Set(wrong)].slice(0, 12);
  });
}

// Tabs from the top to the end: what each stop looked like (X05, X06).
export async function tabStops(page, most = 60) {
  const stops = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const node = document.activeElement;
      if (!node || node === document.body) return null;
      const style = getComputedStyle(node);
      const box = node.getBoundingClientRect();
      const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const ring =
        (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) ||
        style.boxShadow !== "none";
      return {
        what: node.outerHTML.slice(0, 100).replaceAll("\n", " "),
        seen: ring,
        free: !at || node.contains(at) || at.contains(node) || box.height === 0 || !!at.closest("label"),
        key: [...document.querySelectorAll("*")].indexOf(node),
      };
    });
    if (!stop || (stops.length && stop.key <= stops.at(-1).key)) break;
    stops.push(stop);
  }
  return stops;
}
