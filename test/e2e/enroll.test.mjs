// Registering a unit: in parts, on two devices, with a wrong code, and sent back for one field.
import { desk, phone } from "./lib.mjs";

const password = "rongheng-2026";
const right = "52440300MJH000000C";
const plain = { viewport: phone, javaScriptEnabled: false };

async function openAccount(t, login) {
  const visitor = await t.visitor(plain);
  await visitor.goto("/register");
  await visitor.fill({ name: "林晓", phone: "13800000000", login, password });
  await visitor.press("开立账号，接着登记");
  t.check(visitor.path().startsWith("/do/supplier.enroll"), `an account leads to ${visitor.path()}`);
  return visitor;
}

// The list of parts as it reads: "单位类型 未开始".
async function parts(visitor) {
  await visitor.goto("/do/supplier.enroll");
  return visitor.page.locator("main ol.rows > li.line").evaluateAll((rows) =>
    rows.slice(0, -1).map((r) => `${r.querySelector("a").textContent} ${r.lastElementChild.textContent.trim()}`));
}

async function write(visitor, part, values) {
  await visitor.goto("/do/supplier.enroll");
  await visitor.page.locator("main li a", { hasText: part }).first().click();
  const says = await visitor.page.locator("main").innerText();
  for (const [name, value] of Object.entries(values)) {
    const field = visitor.page.locator(`main [name=${name}]`).last();
    if (value === true) await field.check();
    else if ((await field.evaluate((n) => n.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await visitor.press("保存并返回");
  return says;
}

async function enrolled(t, login, code) {
  const visitor = await openAccount(t, login);
  await write(visitor, "单位类型", { kind: "social_service" });
  await write(visitor, "名称和代码", { name: "示例区荣恒社会工作服务中心", code });
  await write(visitor, "住所和负责人", { address: "示例区荣恒路 2 号", legal_rep: "林晓" });
  await write(visitor, "信用承诺", { undertaking: true });
  return visitor;
}

async function send(visitor) {
  await visitor.goto("/do/supplier.enroll");
  await visitor.page.getByRole("link", { name: "检查并提交" }).click();
  await visitor.page.locator("main .buttons button", { hasText: "登记本单位" }).click();
  await visitor.page.waitForLoadState();
}

export default {
  "S01 registration is a list of parts that waits on the next device as it was left": async (t) => {
    const first = await openAccount(t, "linxiao1");
    const untouched = ["单位类型 未开始", "名称和代码 未开始", "住所和负责人 未开始", "信用承诺 未开始"];
    t.check(String(await parts(first)) === String(untouched), `it begins with ${await parts(first)}`);
    await write(first, "单位类型", { kind: "enterprise" });
    t.check((await parts(first)).includes("企业规模 未开始"), "an enterprise is not asked its size");
    await write(first, "单位类型", { kind: "social_service" });
    await write(first, "住所和负责人", { address: "示例区荣恒路 2 号", legal_rep: "林晓" });
    const left = await parts(first);
    t.check(left.includes("住所和负责人 已完成") && left.includes("名称和代码 未开始"), `left as ${left}`);

    const second = await t.visitor({ viewport: desk });
    await second.goto("/sign-in?next=/do/supplier.enroll");
    await second.page.fill("#f-login", "linxiao1");
    await second.page.fill("#f-password", password);
    await second.press("登录");
    t.check(String(await parts(second)) === String(left), `elsewhere it is ${await parts(second)}`);
    await second.house("the list of parts");
    await second.page.locator("main li a", { hasText: "住所和负责人" }).click();
    const kept = await second.page.inputValue("[name=address]");
    t.check(kept === "示例区荣恒路 2 号", `the address is "${kept}"`);
  },

  "S02 a wrong code names the wrong place; nobody is asked for registered capital": async (t) => {
    const wrong = `${right.slice(0, 17)}7`;
    const visitor = await enrolled(t, "linxiao2", wrong);
    t.check((await parts(visitor)).includes("名称和代码 有问题：1 处"), `${await parts(visitor)}`);
    await visitor.page.locator("main li a", { hasText: "名称和代码" }).click();
    const says = await visitor.page.locator("#f-code-error").innerText();
    for (const word of ["第 18 位", wrong[17], right[17]])
      t.check(says.includes(word), `the code is said to be wrong thus: ${says}`);
    t.check((await visitor.page.inputValue("[name=code]")) === wrong, "the code is lost");
    for (const path of ["/do/supplier.enroll", "/do/supplier.enroll?part=all"]) {
      await visitor.goto(path);
      const asked = await visitor.page.locator("main label, main legend").allInnerTexts();
      t.check(!asked.some((label) => label.includes("资本")), `${path} asks ${asked}`);
    }
    t.check(!(await parts(visitor)).some((p) => p.startsWith("企业规模")), "a size is asked");
  },

  "S03 what is sent back is corrected field by field": async (t) => {
    const visitor = await enrolled(t, "linxiao3", right);
    await send(visitor);
    t.check(visitor.path().startsWith("/supplier"), `it leads to ${visitor.path()}`);
    t.check((await visitor.page.locator("main").innerText()).includes("登记已生效"), "it is not in effect");

    const mine = await visitor.page.locator("main a[href^='/supplier/']").first().getAttribute("href");

    const desk = await t.visitor(plain);
    t.check(await desk.signIn("caiwu"), "cannot sign in as caiwu");
    await desk.goto(`/suppliers/review/${mine.split("/").pop()}`);
    const reason = "与登记证书上的住所不一致";
    await desk.page.locator(".field", { hasText: "住所" }).locator("input[type=text]").fill(reason);
    await desk.press("退回修改");

    await visitor.goto("/supplier");
    const form = visitor.page.locator("form[action='/do/supplier.resubmit']");
    const open = await form.locator("input[type=text], select").evaluateAll((all) => all.map((n) => n.name));
    t.check(String(open) === "address", `open for change: ${open}`);
    const beside = await form.locator("#f-address-error").innerText();
    t.check(beside.includes(reason), `beside the address stands: ${beside}`);
    await form.locator("[name=address]").fill("示例区荣恒路 20 号");
    await visitor.press("修改后重新提交");
    t.check(visitor.path().includes("/do/"), "it went without the tick");
    t.check((await visitor.page.inputValue("[name=address]")) === "示例区荣恒路 20 号", "the correction is lost");
    await visitor.page.locator("[name=all_corrected]").last().check();
    await visitor.page.locator("main form button:not(.first)").first().click();
    await visitor.page.waitForLoadState();
    const now = await visitor.page.locator("main").innerText();
    t.check(visitor.path().startsWith("/supplier") && now.includes("荣恒路 20 号"), `it leads to ${visitor.path()}`);
    t.check((await form.count()) === 0, "it is still sent back");
  },
};
