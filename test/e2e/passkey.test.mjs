// Passkeys in a browser: added, used to sign in and to sign an award, with Chromium's own virtual
// authenticator; and what a person sees who has none, or no scripts.
import { phone, stage } from "./lib.mjs";

// Passkeys need a host name; the machine itself has one.
const named = (t) => (t.base = t.base.replace("127.0.0.1", "localhost"));

async function authenticator(visitor, verified = true) {
  const session = await visitor.page.context().newCDPSession(visitor.page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: verified, automaticPresenceSimulation: true,
    },
  });
  const credentials = async () =>
    (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  return { session, authenticatorId, credentials };
}

async function addKey(visitor) {
  await visitor.goto("/account");
  await visitor.page.getByRole("link", { name: "添加通行密钥" }).click();
  await visitor.house();
  await visitor.page.getByRole("button", { name: "添加通行密钥" }).click();
  await visitor.page.waitForURL(/\/account\?done=account\.add_passkey/);
}

async function leader(t) {
  named(t);
  const visitor = await t.visitor();
  t.check(await visitor.signIn("zhangfu"), "the leader is not in this store");
  return visitor;
}

export default {
  "X33 a passkey is added, signs in, and signs": async (t) => {
    named(t);
    const visitor = await t.visitor();
    const key = await authenticator(visitor);
    await visitor.signIn("anquan");
    await addKey(visitor);
    t.check((await key.credentials()).length === 1, "the authenticator has no key");
    t.check((await visitor.page.locator("#passkeys ~ .scroll, main").first().innerText()).includes("localhost"), "the key is not listed");
    await visitor.house();

    await visitor.page.locator('form[action="/do/account.sign_out"] button').first().click();
    await visitor.goto("/sign-in");
    await visitor.house();
    await visitor.press("用通行密钥登录");
    await visitor.page.waitForURL(/\/home/);
    t.check((await visitor.page.locator('form[action="/do/account.sign_out"]').count()) > 0, "not signed in");

    await visitor.goto("/do/account.demand_passkey_everywhere");
    await visitor.page.locator("[name=act]").selectOption("pay.apply");
    await visitor.page.locator("[name=demanded][value=yes]").check();
    await visitor.press("规定所有单位用通行密钥签字");
    t.check((await visitor.page.locator("h1").innerText()).startsWith("签字"), "it is not asked to be signed");
    await visitor.house();
    const statement = JSON.parse(await visitor.page.locator("[data-statement]").textContent());
    t.check(statement.act === "account.demand_passkey_everywhere" && statement.in.act === "pay.apply", "the statement is another");
    await visitor.page.getByRole("button", { name: "用通行密钥签字" }).click();
    await visitor.page.waitForURL(/done=account\.demand_passkey_everywhere/);
    t.check((await key.credentials())[0].signCount > 1, "the key has not signed");
  },

  "X33 whoever is not verified, or cancels, stays where they are": async (t) => {
    named(t);
    const visitor = await t.visitor();
    const key = await authenticator(visitor);
    await visitor.signIn("shenji");
    await addKey(visitor);
    await key.session.send("WebAuthn.setUserVerified", { authenticatorId: key.authenticatorId, isUserVerified: false });
    await visitor.page.locator('form[action="/do/account.sign_out"] button').first().click();
    await visitor.goto("/sign-in");
    await visitor.press("用通行密钥登录");
    await visitor.page.locator("[data-says]", { hasText: "没有签" }).waitFor();
    await visitor.house();
    await key.session.send("WebAuthn.setUserVerified", { authenticatorId: key.authenticatorId, isUserVerified: true });
    await visitor.page.getByRole("button", { name: "用通行密钥登录" }).click();
    await visitor.page.waitForURL(/\/home/);
  },

  "X33 without scripts the page says what cannot be done, and how else": async (t) => {
    named(t);
    const visitor = await t.visitor({ javaScriptEnabled: false, viewport: phone });
    await visitor.signIn("anquan");
    await visitor.goto("/account/passkey");
    t.check(await visitor.page.locator("[data-plain]").isVisible(), "nothing is said");
    t.check(!(await visitor.page.locator("[data-ask]").isVisible()), "a button that does nothing");
    await visitor.page.locator('form[action="/do/account.sign_out"] button').first().click();
    await visitor.goto("/sign-in");
    await visitor.press("用通行密钥登录");
    t.check((await visitor.page.locator("[data-plain]").innerText()).includes("密码"), "no other way is named");
  },

  "X33 an award is signed by the leader, and what was changed afterwards is refused": async (t) => {
    await stage(t, "tender-elder-care", "decision", async (tender) => {
      const visitor = await leader(t);
      await authenticator(visitor);
      await addKey(visitor);
      await visitor.goto(`/do/evaluate.decide?tender=${tender}`);
      const bids = await visitor.page.locator("[name=bid]").evaluateAll((nodes) =>
        nodes.flatMap((n) => (n.options ? [...n.options].map((o) => o.value) : [n.value])).filter(Boolean));
      const choose = async (bid) => {
        const field = visitor.page.locator("[name=bid]").first();
        if ((await field.evaluate((n) => n.tagName)) === "SELECT") await field.selectOption(bid);
        else await visitor.page.locator(`[name=bid][value="${bid}"]`).check();
      };
      await choose(bids[0]);
      await visitor.press("确定中标（成交）供应商");
      await visitor.house();
      t.check((await visitor.page.locator("main").innerText()).includes("要签的内容"), "what is signed is not shown");

      // Somebody changes the form behind what is shown: the signature is for what was shown.
      await visitor.page.locator("form[data-challenge] [name=bid]").evaluate((n, bid) => (n.value = bid), bids[1]);
      await visitor.page.getByRole("button", { name: "用通行密钥签字" }).click();
      await visitor.page.waitForLoadState();
      await visitor.page.locator(".errors").waitFor();
      const says = await visitor.page.locator("main").innerText();
      t.check(says.includes("签字之后内容改过") || says.includes("推荐"), `it says ${says.slice(0, 200)}`);

      await visitor.goto(`/do/evaluate.decide?tender=${tender}`);
      await choose(bids[0]);
      await visitor.press("确定中标（成交）供应商");
      await visitor.page.getByRole("button", { name: "用通行密钥签字" }).click();
      await visitor.page.waitForURL(/done=evaluate\.decide/);
    });
  },
};
