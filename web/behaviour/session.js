// Says five minutes before it happens that the session ends, and lets it go on without leaving.
const before = 5 * 60 * 1000;

export function watchSession() {
  const form = document.querySelector("form[data-session]");
  if (!form) return;
  const says = form.querySelector("[data-session-says]");
  const left = Date.parse(form.dataset.session) - Date.parse(form.dataset.now);
  const remind = (ms) => setTimeout(() => (form.hidden = false), Math.max(0, ms - before));
  let timer = remind(left);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        redirect: "manual",
      });
      if (answer.type !== "opaqueredirect") throw new Error(answer.status);
      form.hidden = true;
      clearTimeout(timer);
      timer = remind(12 * 60 * 60 * 1000);
    } catch {
      says.textContent = says.dataset.failed;
    }
  });
}
