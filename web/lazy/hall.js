// Keeps the opening hall fresh: a stream of events says when it has changed, the page is asked for
// again, what is new is put in its place, and at most every twenty seconds it is said aloud. Where
// there is no stream, the page is asked for every five seconds; without this script: 刷新.
const every = 5000;
const again = 4000; // a page of a second before may be kept somewhere: look once more
const quiet = 20000;

export function start(node) {
  const lost = document.querySelector("[data-lost][role=status]");
  const say = document.getElementById("hall-say");
  let spoken = 0;
  let news = [];

  function busy(part) {
    return part.contains(document.activeElement) && document.activeElement.matches("input, textarea");
  }

  function put(fresh) {
    for (const part of document.querySelectorAll("[data-live]")) {
      const to = fresh.getElementById(part.id);
      if (!to || busy(part) || to.innerHTML === part.innerHTML) continue;
      if (part.id === "hall-stream") {
        const known = new Set([...part.querySelectorAll("li")].map((li) => li.textContent));
        for (const li of to.querySelectorAll("li"))
          if (!known.has(li.textContent)) news.push(li.textContent.replace(/\s+/g, " "));
      }
      const kept = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      part.innerHTML = to.innerHTML;
      if (kept) part.querySelector(`[href="${kept}"]`)?.focus();
    }
    if (news.length && performance.now() - spoken > quiet) {
      say.textContent = news.reverse().join(" ");
      spoken = performance.now();
      news = [];
    }
  }

  async function ask() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error();
      put(new DOMParser().parseFromString(await answer.text(), "text/html"));
      lost.textContent = "";
    } catch {
      lost.textContent = node.dataset.lost;
    }
  }

  const two = (n) => String(n).padStart(2, "0");
  function count() {
    const now = Number(document.documentElement.dataset.zero) + performance.now();
    for (const left of document.querySelectorAll("[data-left]")) {
      const seconds = Math.max(0, Math.round((Date.parse(left.dateTime) - now) / 1000));
      if (seconds < 86400)
        left.textContent = `${seconds >= 3600 ? `${Math.floor(seconds / 3600)}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    }
  }

  let polling = 0;
  let late = 0;
  const poll = () => { polling ||= setInterval(() => document.hidden || ask(), every); };

  // Not everybody at once: a crowd hears of a change in the same moment.
  function changed() {
    setTimeout(ask, Math.random() * 300);
    clearTimeout(late);
    late = setTimeout(ask, again);
  }

  // A browser has few connections for one server: a tab that nobody sees gives its own back.
  let stream;
  function listen() {
    stream = new EventSource(`${location.pathname}/live`);
    stream.addEventListener("message", changed);
    stream.addEventListener("open", () => { lost.textContent = ""; });
    // Closed for good: too many are watching. Else the browser comes back by itself.
    stream.addEventListener("error", () => {
      lost.textContent = node.dataset.lost;
      if (stream.readyState === EventSource.CLOSED) poll();
    });
  }

  count();
  setInterval(count, 1000);
  if (!globalThis.EventSource) {
    poll();
    return;
  }
  if (!document.hidden) listen();
  document.addEventListener("visibilitychange", () => {
    if (polling) return;
    stream?.close();
    if (document.hidden) return;
    ask();
    listen();
  });
}
