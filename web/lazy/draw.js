// Makes a draw again on the reader's computer, from its file alone: the same rules as src/tlog/draw.c,
// written a second time.
const encoder = new TextEncoder();
const bytes = (text) => encoder.encode(text);
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (data) => [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function join(...pieces) {
  const all = new Uint8Array(pieces.reduce((n, piece) => n + piece.length, 0));
  pieces.reduce((at, piece) => (all.set(piece, at), at + piece.length), 0);
  return all;
}

const sha256 = async (...pieces) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...pieces)));
const hmac = async (key, data) => new Uint8Array(await crypto.subtle.sign("HMAC", key, data));
const keyOf = (raw) => crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

// Where the n-th leaf stands: four rounds over two halves of 16 bits.
async function place(key, n) {
  let [left, right] = [n >>> 16, n & 0xffff];
  for (let round = 0; round < 4; round++) {
    const mixed = await hmac(key, Uint8Array.of(0x70, round, right >> 8, right & 255));
    [left, right] = [right, left ^ ((mixed[0] << 8) | mixed[1])];
  }
  return left * 65536 + right;
}

// The subtree over [from, from + 2^height); one without a leaf is a code of its place.
async function subtree(key, leaves, height, index) {
  if (!leaves.length) {
    const at = new Uint8Array(9);
    at[0] = height;
    for (let i = 8, rest = index; i > 0; i--, rest = Math.floor(rest / 256)) at[i] = rest % 256;
    return hmac(key, at);
  }
  if (!height) return leaves[0].hash;
  const middle = (2 * index + 1) * 2 ** (height - 1);
  const left = await subtree(key, leaves.filter((leaf) => leaf.at < middle), height - 1, 2 * index);
  const right = await subtree(key, leaves.filter((leaf) => leaf.at >= middle), height - 1, 2 * index + 1);
  return sha256(Uint8Array.of(1), left, right);
}

async function poolRoot(keyText, order) {
  const key = await keyOf(unhex(keyText));
  const sorted = [...order].sort((a, b) => (a.fixed < b.fixed ? -1 : 1));
  const leaves = [];
  for (const [n, c] of sorted.entries())
    leaves.push({ at: await place(key, n), hash: await sha256(Uint8Array.of(0), unhex(c.fixed), bytes(c.category)) });
  return hex(await subtree(key, leaves, 32, 0));
}

function read(entries) {
  const d = { given: new Map(), shown: new Map(), names: [] };
  for (const { body } of entries) {
    const e = JSON.parse(body);
    if (e.kind === "draw.open") d.id = e.out.draw;
    if (e.kind === "draw.commit_pool") d.root = e.out.root;
    if (e.kind === "draw.commit_pool") d.given.set("operator", e.out.fixed);
    if (e.kind === "draw.give") d.given.set(e.out.name, e.in.fixed);
    if (e.kind === "draw.close" && e.out.r) d.shown.set("operator", e.out.r);
    if (e.kind === "draw.show") d.shown.set(e.out.name, e.in.r);
    if (e.kind === "draw.recover") for (const part of e.out.parts) if (part.r) d.shown.set(part.name, part.r);
    if (e.kind === "draw.rank") Object.assign(d, e.out);
    if (e.kind === "draw.publish_names") d.names.push(...e.out.names);
  }
  return d;
}

const checks = {
  async parts(d) {
    for (const [name, fixed] of d.given) {
      const r = d.shown.get(name);
      if (!r || hex(await sha256(bytes(`draw-commit/v1\n${d.id}\n${name}\n`), unhex(r))) !== fixed) return false;
    }
    return d.given.size === d.shown.size;
  },
  pool: async (d) => (await poolRoot(d.key, d.order)) === d.root,
  async seed(d) {
    const lines = [...d.given.keys()].map((name) => `${name} ${d.shown.get(name)}\n`).join("");
    return hex(await sha256(bytes(`draw-seed/v1\n${d.id}\n${d.root}\n${lines}`))) === d.seed;
  },
  async order(d) {
    const key = await keyOf(unhex(d.seed));
    const last = new Map();
    for (const c of d.order) {
      const ticket = hex(await hmac(key, unhex(c.fixed)));
      if (ticket !== c.ticket || ticket < (last.get(c.category) ?? "")) return false;
      last.set(c.category, ticket);
    }
    return d.order.length > 0;
  },
  async names(d) {
    for (const { category, name, unit = "", salt, fixed } of d.names) {
      const data = JSON.stringify({ category, name, unit });
      if (hex(await sha256(bytes("commit/v1\n"), unhex(salt), bytes(data))) !== fixed) return false;
    }
    return true;
  },
};

async function again(node) {
  const says = node.querySelector("[data-says]");
  const list = node.querySelector("[data-list]");
  try {
    const draw = read((await (await fetch(node.dataset.file)).json()).entries);
    for (const item of list.querySelectorAll("[data-check]")) {
      const holds = await checks[item.dataset.check](draw);
      const mark = item.querySelector("[data-mark]");
      mark.textContent = holds ? list.dataset.yes : list.dataset.no;
      mark.className = holds ? "tag ok" : "tag bad";
    }
    list.hidden = false;
    says.textContent = says.dataset.done;
  } catch {
    says.textContent = says.dataset.failed;
  }
}

export function start(node) {
  node.hidden = false;
  node.querySelector("[data-again]").addEventListener("click", () => again(node));
}
