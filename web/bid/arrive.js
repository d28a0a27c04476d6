// Brings a file to the server in pieces, by tus 1.0.0. What is there already is not sent again,
// whether it was sent before a reload or from another computer: the server says how far it is.
const version = { "Tus-Resumable": "1.0.0" };
const least = 64 << 10;
const most = 8 << 20;
const piece_ms = 2000; // how long a piece should take, so that a broken line costs no more
const patience_ms = 60_000; // for one answer; a line can be dead without saying so
const waits_ms = [1000, 2000, 4000, 8000, 15000];
const final = [400, 401, 403, 412, 413, 415, 429]; // asking again would change nothing

export class Refused extends Error {}

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const encoded = (text) => base64(new TextEncoder().encode(text));

// Where the page is not secure, WebCrypto is missing: the whole is compared at the end in any case.
async function checksum(blob) {
  if (!crypto.subtle) return {};
  const sum = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return { "Upload-Checksum": `sha256 ${base64(new Uint8Array(sum))}` };
}

export class Arrival {
  // tell({ state, sent, size, left_s }): state is sending, waiting, paused or done.
  constructor(blob, { name, sha256, tell }) {
    Object.assign(this, { blob, name, sha256, tell, sent: 0, step: 4 * least, speed: 0, spoilt: 0 });
    this.resume = () => {};
  }

  // The file as an act takes it: sha256/size/ticket/name.
  async run() {
    for (let failed = 0; ; ) {
      try {
        if (this.pausing) await this.pausing;
        if (await this.sendPiece()) return await this.ticket();
        failed = 0;
      } catch (error) {
        if (error instanceof Refused) throw error;
        this.at = null; // ask anew how far it is
        if (this.pausing) continue;
        await this.wait(waits_ms[Math.min(failed, waits_ms.length - 1)]);
        failed += 1;
      }
    }
  }

  pause() {
    this.pausing ??= new Promise((resolve) => (this.resume = resolve)).then(() => (this.pausing = null));
    this.abort?.abort();
    this.at = null;
    this.say("paused");
  }

  say(state) {
    const left_s = this.speed ? (this.blob.size - this.sent) / this.speed : null;
    this.tell({ state, sent: this.sent, size: this.blob.size, left_s });
  }

  // Until the time is over, or the network says that it is back.
  wait(ms) {
    this.say("waiting");
    return new Promise((resolve) => {
      setTimeout(resolve, ms);
      addEventListener("online", resolve, { once: true });
    });
  }

  async ask(method, path, headers = {}, body) {
    const abort = (this.abort = new AbortController());
    const timer = setTimeout(() => abort.abort(), patience_ms);
    try {
      const answer = await fetch(path, {
        method, body, headers: { ...version, ...headers }, signal: abort.signal, cache: "no-store",
      });
      if (answer.status === 460) this.spoilt += 1;
      if (final.includes(answer.status) || this.spoilt > 3) throw new Refused(String(answer.status));
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  async find() {
    const { uploads } = await (await this.ask("GET", "/uploads")).json();
    const mine = uploads.find((u) => u.sha256 === this.sha256 && u.size === this.blob.size);
    return mine ? mine.upload : this.create();
  }

  async create() {
    const metadata = `filename ${encoded(this.name)},sha256 ${encoded(this.sha256)}`;
    const answer = await this.ask("POST", "/uploads", {
      "Upload-Length": String(this.blob.size), "Upload-Metadata": metadata,
    });
    if (answer.status !== 201) throw new Error(String(answer.status));
    return answer.headers.get("Location");
  }

  // True when all of it is there.
  async sendPiece() {
    if (!this.at) {
      this.at = await this.find();
      const head = await this.ask("HEAD", this.at);
      if (!head.ok) throw new Error(String(head.status));
      this.sent = Number(head.headers.get("Upload-Offset"));
    }
    this.say("sending");
    if (this.sent === this.blob.size) return true;
    const piece = this.blob.slice(this.sent, this.sent + this.step);
    const sum = await checksum(piece);
    const began = performance.now();
    const answer = await this.ask("PATCH", this.at, {
      "Upload-Offset": String(this.sent), "Content-Type": "application/offset+octet-stream", ...sum,
    }, piece).catch((error) => {
      this.step = least;
      throw error;
    });
    if (answer.status !== 204) throw new Error(String(answer.status));
    this.learn(piece.size, performance.now() - began);
    this.sent = Number(answer.headers.get("Upload-Offset"));
    this.say("sending");
    return this.sent === this.blob.size;
  }

  learn(bytes, ms) {
    const now = (bytes * 1000) / Math.max(ms, 1);
    this.speed = this.speed ? this.speed * 0.7 + now * 0.3 : now;
    this.step = Math.max(least, Math.min(most, ms < piece_ms / 2 ? this.step * 2 : ms > piece_ms * 2 ? this.step / 2 : this.step));
  }

  async ticket() {
    const answer = await this.ask("GET", this.at);
    if (!answer.ok) throw new Error(String(answer.status));
    const { sha256, size, ticket, name } = await answer.json();
    this.say("done");
    return `${sha256}/${size}/${ticket}/${name}`;
  }

  async drop() {
    this.pausing = new Promise(() => {});
    this.abort?.abort();
    if (this.at) await this.ask("DELETE", this.at).catch(() => null);
  }
}
