// Every page a role can reach, on a desk and on a phone: nothing that axe or the house finds.
// With XINYUE_PICTURES=DIR each page that is looked at is also kept there as a picture.
import { join } from "node:path";
import { desk, phone, policy } from "./lib.mjs";

const pagesEach = 60;    // of one role
const shapeEach = 2;     // pages of one shape ("/project/*") that one role opens
const shapeLooks = 2;    // of these, how many are looked at closely by all roles together
// Of the whole crawl; what a role leaves over is for those after it.
const secondsAll = Number(process.env.XINYUE_CRAWL_SECONDS ?? 80);
const pictures = process.env.XINYUE_PICTURES;
const logins = [
  null, "limin", "wangjg", "zhangfu", "chengong", "heyang", "zhouping", "jiaoyi", "caiwu", "yusuan", "guoku",
  "shenjiju", "jiandu", "xitong", "anquan",
];
const begun = Date.now();
const failures = new Set();
const looks = new Map();

function shape(path) {
  return path
    .replace(/[?#].*/, (tail) => tail.replace(/=[^&]*/g, "=").replace(/#.*/, ""))
    .replace(/\/[0-9a-z]{11}(?=\/|$|\?)/g, "/*");
}

// Links of our own that show a page: no files, no feeds, no other language of the same page.
function links(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("a[href]")]
      .map((a) => new URL(a.href))
      .filter((u) => u.origin === location.origin)
      .filter((u) => !/[?&](lang|view)=/.test(u.search))
      .filter((u) => !/^\/(api|asset|file|blob)\//.test(u.pathname) && !/\.\w+$/.test(u.pathname))
      .map((u) => u.pathname + u.search.replace(/([?&])done=[^&]*&?/, "$1").replace(/[?&]$/, "")),
  );
}

async function look(t, visitor, login, path, from) {
  const who = login ?? "nobody";
  const answer = await visitor.page.goto(t.base + path).catch((error) => {
    if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
  });
  if (!answer || !(answer.headers()["content-type"] ?? "").startsWith("text/html")) return [];
  const status = answer.status();
  if (status >= 400) {
    // Which act a person may open is for its page to know: a link must lead somewhere.
    const known = `${shape(path)} ${status}`;
    if (!failures.has(known)) t.problems.push(`${path} [${who}]: a link on ${from} leads to ${status}`);
    failures.add(known);
    return [];
  }
  if (answer.headers()["content-security-policy"] !== policy)
    t.problems.push(`${path}: content security policy is another`);
  const bare = (await visitor.page.locator("header.band").count()) === 0;
  if (bare) return [];
  const found = await links(visitor.page);
  const times = looks.get(shape(path)) ?? 0;
  looks.set(shape(path), times + 1);
  if (times < shapeLooks)
    for (const size of [desk, phone]) {
      await visitor.page.setViewportSize(size);
      const where = `${path} [${who}, ${size.width}]`;
      if (size === desk || times === 0) await visitor.house(where);
      else await visitor.rules(where);
      if (pictures)
        await visitor.page.screenshot({
          path: join(pictures, `${who}-${size.width}-${shape(path).replace(/[^a-z]+/g, "-")}${times}.png`),
          fullPage: true,
        });
    }
  return found;
}

async function crawl(t, login) {
  const visitor = await t.visitor();
  if (login && !(await visitor.signIn(login))) {
    t.check(!t.demo, `${login}: the demo has no such person`);
    t.note = "not in this store";
    return;
  }
  const first = [login ? visitor.path().replace(/\?.*/, "") : "/", "/sign-in"];
  const queue = first.map((path) => ({ path, from: "the door" }));
  const met = new Set(first);
  const shapes = new Map();
  const share = (logins.indexOf(login) + 1) / logins.length;
  const until = begun + secondsAll * 1000 * share;
  let seen = 0;
  while (queue.length && seen < pagesEach && Date.now() < until) {
    const { path, from } = queue.shift();
    const kind = shape(path);
    if ((shapes.get(kind) ?? 0) >= shapeEach) continue;
    shapes.set(kind, (shapes.get(kind) ?? 0) + 1);
    seen += 1;
    for (const next of await look(t, visitor, login, path, from))
      if (!met.has(next)) {
        met.add(next);
        queue.push({ path: next, from: path });
      }
  }
  const left = queue.filter(({ path }) => !shapes.has(shape(path))).length;
  t.note = `${seen} pages${left ? `, ${left} not reached` : ""}`;
}

export default Object.fromEntries(
  logins.map((login) => [`X01 X02 X03 X07 X08 X09 X10 X11 pages of ${login ?? "nobody"} are sound`, (t) => crawl(t, login)]),
);
