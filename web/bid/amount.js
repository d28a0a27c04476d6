// Amounts as the server takes them, in whole fen as BigInt, and in words. Full-width digits, commas
// and blanks are forgiven as there.
const digits = "零壹贰叁肆伍陆柒捌玖";
const places = ["", "拾", "佰", "仟"];
const sections = ["", "万", "亿", "万亿"];

export function plain(text) {
  return text
    .replace(/[\uff10-\uff19]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\uff0e/g, ".")
    .replace(/[,\uff0c\s\u3000]/g, "");
}

// Whole units of 10^-places, or null for what is no such number.
export function scaled(text, decimals) {
  const m = /^(\d{1,15})(?:\.(\d+))?$/.exec(plain(text));
  if (!m || (m[2] ?? "").length > decimals) return null;
  return BigInt(m[1] + (m[2] ?? "").padEnd(decimals, "0"));
}

export function yuan(fen) {
  const text = fen.toString().padStart(3, "0");
  return `${text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${text.slice(-2)}`;
}

// Price in millionths of a yuan times quantity in ten-thousandths, half up, once.
export function times(price, quantity) {
  const unit = 100_000_000n; // 10^6 · 10^4 / 10^2
  return (price * quantity + unit / 2n) / unit;
}

function section(n) {
  let text = "";
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(n / 10 ** place) % 10;
    if (digit) text += (gap ? digits[0] : "") + digits[digit] + places[place];
    gap = digit ? false : text !== "";
  }
  return text;
}

function whole(n) {
  let text = "";
  let gap = false;
  for (let i = 3; i >= 0; i--) {
    const part = Number((n / 10000n ** BigInt(i)) % 10000n);
    if (!part) {
      gap = text !== "";
      continue;
    }
    if (text && (gap || part < 1000)) text += digits[0];
    text += section(part) + sections[i];
    gap = false;
  }
  return text;
}

export function words(fen) {
  const n = fen / 100n;
  const jiao = Number((fen / 10n) % 10n);
  const cent = Number(fen % 10n);
  let text = n ? `${whole(n)}元` : "";
  if (!jiao && !cent) return `${text || "零元"}整`;
  if (jiao) text += `${digits[jiao]}角`;
  else if (n) text += digits[0];
  return text + (cent ? `${digits[cent]}分` : "整");
}
