// Whether a file can be read at the opening: the same four things that the server looks at.
const kinds = /\.(pdf|docx?|xlsx?|jpe?g|png|zip)$/i;
const each = 200 * 1024 * 1024;

export const most = 500 * 1024 * 1024;

export function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let n = 0;
  while (bytes >= 1024 && n < 3) {
    bytes /= 1024;
    n++;
  }
  return `${n ? bytes.toFixed(1) : bytes} ${units[n]}`;
}

const latin = async (blob) => new TextDecoder("latin1").decode(await blob.arrayBuffer());

// A code of what is wrong and the values of its text, or null.
export async function fault(file) {
  if (!file.size) return ["empty", file.name];
  if (file.size > each) return ["big", file.name, size(file.size)];
  if (!kinds.test(file.name)) return ["type", file.name];
  if (!/\.pdf$/i.test(file.name)) return null;
  if (!(await latin(file.slice(0, 1024))).includes("%PDF-")) return ["fake", file.name];
  const tail = await latin(file.slice(-65536));
  return /\/Encrypt\s+\d+\s+\d+\s+R/.test(tail) ? ["locked", file.name] : null;
}
