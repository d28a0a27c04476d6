// A draft on this device alone: texts in localStorage, files in IndexedDB. Nothing of it is sent.
const at = (key) => `xinyue.bid.${key}`;

export function readDraft(key) {
  try {
    return JSON.parse(localStorage.getItem(at(key))) ?? {};
  } catch {
    return {};
  }
}

export function writeDraft(key, draft) {
  try {
    localStorage.setItem(at(key), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(key) {
  localStorage.removeItem(at(key));
}

// One request on the store of files; null where the browser keeps none.
function files(mode, work) {
  return new Promise((resolve) => {
    const open = indexedDB.open("xinyue", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("files");
    open.onerror = () => resolve(null);
    open.onsuccess = () => {
      const deal = open.result.transaction("files", mode);
      const request = work(deal.objectStore("files"));
      deal.oncomplete = () => resolve(request.result ?? null);
      deal.onerror = deal.onabort = () => resolve(null);
    };
  });
}

export const readFile = (key, name) => files("readonly", (s) => s.get(`${key} ${name}`));
export const writeFile = (key, name, file) => files("readwrite", (s) => s.put(file, `${key} ${name}`));
export const dropFile = (key, name) => files("readwrite", (s) => s.delete(`${key} ${name}`));
