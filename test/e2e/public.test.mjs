// What everybody may read without signing in: the home page, lists, search, a project, a notice.
import { desk, phone } from "./lib.mjs";

const text = async (visitor, at) => (await visitor.page.locator(at).first().textContent()).trim();
const titles = (visitor) => visitor.page.locator(".filtered .rows a b").allTextContents();

async function whole(t, visitor, path) {
  for (const size of [desk, { width: 768, height: 1024 }, phone]) {
    await visitor.page.setViewportSize(size);
    await visitor.goto(path);
    await visitor.house(`${path} at ${size.width}`);
  }
  await visitor.page.setViewportSize(desk);
}

// How many the page says there are.
async function count(visitor) {
  return Number(/(\d[\d,]*)/.exec(await text(visitor, ".count"))[1].replaceAll(",", ""));
}

export default {
  "C01 the home page has one search box within two Tabs, and 养老 finds notices within a second": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/");
    t.check((await visitor.page.locator("main input[type=search]").count()) === 1, "not one search box");
    await visitor.page.locator("main").focus();
    await visitor.page.keyboard.press("Tab");
    const within = await visitor.page.evaluate(() => document.activeElement.matches("input[type=search]"));
    t.check(within, "the first stop of the text is not the search box");
    await visitor.page.keyboard.type("养老");
    const begun = Date.now();
    await visitor.page.keyboard.press("Enter");
    await visitor.page.waitForURL(/\/notices\?q=/);
    t.check(Date.now() - begun < 1000, `it took ${Date.now() - begun} ms`);
    t.check((await count(visitor)) > 0, "nothing found");
    t.check((await titles(visitor)).every((x) => x.length > 0), "a row without a title");
  },

  "C02 each filter of the list is in its address, a chip takes it away, without a script": async (t) => {
    const visitor = await t.visitor({ javaScriptEnabled: false });
    await visitor.goto("/notices");
    const all = await count(visitor);
    const supplier = await visitor.page.locator("#f-suppliers option").first().getAttribute("value");
    const buyer = await visitor.page.locator("#f-buyer option").nth(1).textContent();
    const first = async (name) => visitor.page.locator(`[name=${name}]`).first();
    const ways = {
      公告类型: async () => (await first("kind")).check(),
      状态: async () => (await first("stage")).check(),
      采购方式: async () => (await first("method")).check(),
      服务品目: async () => (await first("category")).check(),
      地区: async () => (await first("area")).check(),
      谁能参加: async () => (await first("fit")).check(),
      采购人: async () => visitor.page.locator("#f-buyer").selectOption({ label: buyer }),
      承接主体: async () => visitor.page.locator("#f-supplier").fill(supplier),
      时间: async () => visitor.page.locator("#f-span").selectOption("half"),
      金额: async () => visitor.page.locator("#f-most").fill("１５０"),
    };
    for (const [name, set] of Object.entries(ways)) {
      await visitor.goto("/notices");
      await set();
      await visitor.page.locator(".filter .button").click();
      const left = await count(visitor);
      t.check(left > 0 && left < all + (name === "谁能参加"), `${name}: ${left} of ${all}`);
      t.check((await visitor.page.locator(".chip").count()) === 1, `${name}: no chip`);
      await visitor.page.reload();
      t.check((await count(visitor)) === left, `${name}: another list after a reload`);
      await visitor.page.locator(".chip").click();
      t.check((await count(visitor)) === all, `${name}: its chip does not take it away`);
    }
    t.check((await text(visitor, ".filter")).includes("地区"), "nothing is said of areas");
    await visitor.goto("/notices?page=999");
    t.check((await titles(visitor)).length > 0, "a page past the last is empty");
    await visitor.goto("/notices?from=2026-13-99&least=x&supplier=没有这家");
    t.check((await visitor.page.locator(".filter .error").count()) === 3, "what cannot be read is not said");
  },

  "C02 the counts beside the choices are what the list then holds": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/notices?span=half");
    const box = visitor.page.locator(".facet .check").nth(1);
    const says = Number(await box.locator(".n").textContent());
    await box.locator("input").check();
    await visitor.page.locator(".filter .button").click();
    t.check((await count(visitor)) === says, `the choice says ${says}, the list ${await count(visitor)}`);
  },

  "X13 search works without a script, with full-width digits, blanks and a number": async (t) => {
    const visitor = await t.visitor({ javaScriptEnabled: false });
    await visitor.goto("/notices?kind=tender");
    const path = await visitor.page.locator(".filtered .rows a").first().getAttribute("href");
    const title = await visitor.page.locator(".filtered .rows a b").first().textContent();
    await visitor.goto(path);
    const number = /示例\S?采〔\d+〕\d+/.exec(await visitor.page.textContent("main"))?.[0];
    t.check(number, "the notice has no number");
    const wide = number.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));
    for (const words of [number, wide, number.replace("〔", "(").replace("〕", ") "), ` ${title} `]) {
      await visitor.page.goto(`${t.base}/notices`);
      await visitor.page.locator("#f-q").fill(words);
      await visitor.page.locator(".filter .button").click();
      t.check((await titles(visitor)).includes(title), `"${words}" does not find it`);
    }
  },

  "C01 what a citizen types finds what is meant, and says when it is only a part": async (t) => {
    const visitor = await t.visitor();
    for (const words of ["上门照料老人", "养老院", "我们社区的心理咨询", "民政局"]) {
      await visitor.goto(`/notices?q=${encodeURIComponent(words)}`);
      t.check((await count(visitor)) > 0 || (await visitor.page.locator("#orgs").count()) > 0, `"${words}" finds nothing`);
      if (words === "上门照料老人") t.check((await text(visitor, ".filtered")).includes("含有一部分"), "it does not say that it is a part");
    }
  },

  "X23 a list is in its address, with feeds and CSV of the same query": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/notices?q=服务&kind=intention&sort=amount&size=50");
    const n = await count(visitor);
    const links = await visitor.page.locator("link[rel=alternate]").evaluateAll((all) =>
      all.map((x) => ({ type: x.type, href: x.getAttribute("href") })));
    for (const type of ["application/atom+xml", "application/rss+xml", "text/calendar", "text/csv"]) {
      const one = links.find((x) => x.type === type);
      t.check(one && one.href.includes("q=%E6%9C%8D%E5%8A%A1&kind=intention"), `${type}: ${one?.href}`);
      if (!one) continue;
      const answer = await visitor.page.request.get(t.base + one.href);
      t.check(answer.status() === 200, `${one.href} answers ${answer.status()}`);
      t.check(answer.headers()["content-type"].startsWith(type), `${one.href} is ${answer.headers()["content-type"]}`);
      const body = await answer.text();
      if (type === "text/csv") t.check(body.split("\r\n").length === n + 2, "the CSV has other rows");
      if (type === "application/atom+xml") t.check(body.includes("<category term=\"intention\"/>"), "no entry");
    }
  },

  "X23 every list can be followed with the conditions it has": async (t) => {
    const visitor = await t.visitor();
    for (const path of ["/intentions", "/results", "/performance", "/procurements"]) {
      await visitor.goto(`${path}?q=服务&method=open_tender`);
      const href = await visitor.page.locator("link[type='application/atom+xml']").getAttribute("href");
      t.check(href.includes("q=%E6%9C%8D%E5%8A%A1&method=open_tender"), `${path}: ${href}`);
      const feed = await visitor.page.request.get(t.base + href);
      t.check(feed.status() === 200 && (await feed.text()).includes("<entry>"), `${path}: ${href} is empty`);
      const csv = await visitor.page.request.get(`${t.base}${path}.csv?q=服务&method=open_tender`);
      t.check((await csv.text()).split("\r\n").length === (await count(visitor)) + 2, `${path}: another CSV`);
    }
  },

  "X24 an empty list says so, and what else can be done": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/notices?q=没有这样的采购&kind=tender");
    t.check((await count(visitor)) === 0, "something was found");
    const says = await text(visitor, ".empty");
    t.check(says.includes("没有这样的采购"), "it does not show what was searched");
    await visitor.house("nothing found");
    await visitor.page.getByRole("link", { name: "去掉全部条件" }).click();
    t.check((await count(visitor)) > 0, "the conditions are not taken away");
  },

  "C09 a supplier's profile holds contracts, acceptances and assessments with their sources, nobody's telephone": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/suppliers?sort=amount");
    await visitor.page.locator(".filtered .rows a").first().click();
    await visitor.page.waitForURL(/\/supplier\/\w+/);
    const path = visitor.path();
    const main = await text(visitor, "main");
    for (const head of ["结果与合同", "验收", "履约考核", "收到的付款", "处罚和失信记录"])
      t.check(main.includes(head), `no ${head}`);
    t.check((await visitor.page.locator("main a[href^='/contract/']").count()) > 0, "no contract is linked");
    t.check(!/1[3-9]\d{9}|\d{17}[\dXx]/.test(main.replace(/统一社会信用代码\w+/g, "")), "a telephone or an identity number");
    const data = JSON.stringify(await (await visitor.page.request.get(`${t.base}/api/v1${path}`)).json());
    for (const field of ["legal_rep", "contact", "phone"]) t.check(!data.includes(`"${field}"`), `JSON has ${field}`);
    await whole(t, visitor, path);
    await visitor.goto("/buyers");
    await visitor.page.locator("table a").first().click();
    await visitor.page.waitForURL(/\/buyer\/\w+/);
    await whole(t, visitor, visitor.path());
  },

  "X24 every list that is empty says so": async (t) => {
    const visitor = await t.visitor();
    for (const path of ["/intentions", "/notices", "/results", "/performance", "/procurements", "/suppliers"]) {
      await visitor.goto(`${path}?q=没有这样的`);
      t.check((await visitor.page.locator(".empty a").count()) > 0, `${path}: nothing to do`);
      await visitor.goto(path);
      t.check((await count(visitor)) > 0, `${path}: nothing at all`);
      await visitor.rules(path);
    }
  },

  "C01 the home page says what is due and what happened, and what it says can be looked up": async (t) => {
    const visitor = await t.visitor();
    await visitor.goto("/");
    for (const head of ["即将截止", "今天", "用得上的入口"])
      t.check(await visitor.page.getByRole("heading", { name: head, exact: true }).count(), `no ${head}`);
    const links = await visitor.page.locator("main .ways a, main .side a, .doors a").evaluateAll((all) =>
      all.map((a) => a.getAttribute("href")));
    t.check(links.length > 8, `only ${links.length} ways on`);
    for (const href of links) {
      const answer = await visitor.page.request.get(t.base + href);
      t.check(answer.status() === 200, `${href} answers ${answer.status()}`);
    }
    for (const example of links.filter((x) => x.startsWith("/notices?q="))) {
      await visitor.goto(example);
      t.check((await count(visitor)) > 0, `the example ${example} finds nothing`);
    }
    const head = await visitor.page.request.get(`${t.base}/spending.csv`);
    t.check((await head.text()).includes("服务品目"), "the picture has no CSV");
    for (const path of ["/", "/redress", "/data"]) await whole(t, visitor, path);
  },

  "C03 one page of a project shows every stage in order, and what is not reached says when": async (t) => {
    const visitor = await t.visitor();
    const heads = ["概要", "采购包和报价明细", "资格要求", "公告和采购文件的各个版本", "询问、澄清与更正",
      "记录", "结果与未中标原因", "合同与变更", "验收与考核", "支付", "没有公开的，以及依据", "时间和依据"];
    for (const stage of ["planned", "open", "contracted", "completed"]) {
      const { projects } = await (await visitor.page.request.get(`${t.base}/api/v1/procurements?stage=${stage}`)).json();
      if (!projects.length) continue;
      const path = `/project/${projects[0].id}`;
      await visitor.goto(path);
      const all = await visitor.page.locator("main .two > div h2").allTextContents();
      const at = heads.map((head) => all.findIndex((x) => x.includes(head)));
      t.check(at.every((x, i) => x >= 0 || i === 5), `${stage}: ${heads.filter((_, i) => at[i] < 0)} missing`);
      t.check(at.every((x, i) => !i || x < 0 || x > Math.max(...at.slice(0, i))), `${stage}: another order ${at}`);
      const later = visitor.page.locator(".stage p");
      for (const says of await later.allTextContents()) t.check(says.length > 4, "a stage does not say when");
      t.check(stage === "completed" || (await later.count()) > 0 || stage === "contracted", `${stage}: nothing is ahead`);
      for (const href of ["/feed.atom", "/dates.ics", ".csv"]) {
        const answer = await visitor.page.request.get(t.base + path + href);
        t.check(answer.status() === 200, `${path}${href} answers ${answer.status()}`);
      }
      await whole(t, visitor, path);
      await visitor.page.setViewportSize(phone);
      t.check(await visitor.page.locator("#short-times").isVisible(), "no short time line on a phone");
      await visitor.page.setViewportSize(desk);
      t.check(!(await visitor.page.locator("#short-times").isVisible()), "two time lines on a desk");
    }
  },

  "C04 a correction keeps the original, and any two versions can be compared": async (t) => {
    const agent = await t.visitor();
    t.check(await agent.signIn("chengong"), "cannot sign in");
    const { notices } = await (await agent.page.request.get(
      `${t.base}/api/v1/notices?stage=open&kind=tender&kind=consultation`)).json();
    let notice;
    for (notice of notices) {
      const answer = await agent.page.goto(`${t.base}/do/tender.correct?tender=${notice.tender}`);
      if (answer.status() === 200 && (await agent.page.locator("[name=what]").count())) break;
    }
    const dates = async () => (await agent.page.request.get(`${t.base}/project/${notice.project}/dates.ics`)).text();
    const before = /SEQUENCE:(\d+)/.exec(await dates())[1];
    await agent.fill({ what: "采购公告第四项", text: "提交地点由三楼改为一楼服务大厅。" });
    await agent.press("发布更正公告");
    const visitor = await t.visitor();
    await visitor.goto(`/notice/${notice.id}`);
    t.check((await text(visitor, "main")).includes("已更正、澄清"), "the original does not say that it was corrected");
    await visitor.house("a corrected notice");
    await visitor.page.getByRole("link", { name: "改了什么" }).click();
    t.check((await visitor.page.locator("ins").count()) > 0, "nothing was added");
    t.check((await text(visitor, "ins")).startsWith("增加"), "an addition is not told to who cannot see it");
    const line = await visitor.page.locator("ins").first().evaluate((x) => getComputedStyle(x).textDecorationLine);
    t.check(line.includes("underline"), "an addition is told by colour alone");
    const versions = await visitor.page.locator("#f-from option").count();
    t.check(versions >= 2, `${versions} versions`);
    await visitor.page.locator("#f-from").selectOption("1");
    await visitor.page.locator("#f-to").selectOption("1");
    await visitor.page.getByRole("button", { name: "比较", exact: true }).click();
    t.check((await text(visitor, ".lead")).includes("一字不差"), "a version differs from itself");
    const old = await visitor.page.request.get(`${t.base}/project/${notice.project}/version?n=1`);
    t.check(!(await old.text()).includes("一楼服务大厅"), "the first version was changed");
    await whole(t, visitor, `/project/${notice.project}/compare`);
    const after = /SEQUENCE:(\d+)/.exec(await dates())[1];
    t.check(Number(after) > Number(before), `SEQUENCE went from ${before} to ${after}`);
  },

  "C05 the first screen of a notice shows state, deadline, budget, purchaser and how to take part": async (t) => {
    const visitor = await t.visitor();
    const { notices } = await (await visitor.page.request.get(
      `${t.base}/api/v1/notices?stage=open&kind=tender&kind=consultation`)).json();
    await visitor.goto(`/notice/${notices[0].id}`);
    for (const says of ["公告中", "剩余", "预算金额", "采购人", "怎样参加", "参加本项目"]) {
      const box = await visitor.page.locator("main").getByText(says).first().boundingBox();
      t.check(box && box.y + box.height <= 900, `${says} is not on the first screen`);
    }
    await whole(t, visitor, `/notice/${notices[0].id}`);
  },

  "lists stand on a desk, a tablet and a phone": async (t) => {
    const visitor = await t.visitor();
    await whole(t, visitor, "/notices?q=服务&kind=intention&buyer=&from=2026-01-01");
  },
};
