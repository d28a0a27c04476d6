// Keeps the opening hall fresh: the page is asked for again every five seconds, what has changed is
// put in its place, and at most every twenty seconds it is said aloud. Without this: 刷新.
const every = 5000;
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

  count();
  setInterval(count, 1000);
  setInterval(() => document.hidden || ask(), every);
}
