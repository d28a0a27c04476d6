// Saves a form as it is filled in, and says so; what cannot be saved is said too, and tried again.
const wait = 2000;
const again = 10000;

export function saveDrafts() {
  const form = document.querySelector("form[data-draft]");
  const says = form?.querySelector("[data-draft-says]");
  if (!says) return;
  let timer;
  let changes = 0;
  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(save, ms);
  };

  function values() {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form))
      if (typeof value === "string") body.append(name, value);
    body.set("_save", "auto");
    return body;
  }

  async function send() {
    const answer = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: values(),
      redirect: "manual",
      headers: { accept: "application/json" },
    });
    if (answer.type === "opaqueredirect" || answer.status === 401) return { ended: true };
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  async function save() {
    if (form.dataset.sent) return;
    const sent = changes;
    try {
      const { saved, version, conflict, ended } = await send();
      if (conflict) says.textContent = says.dataset.other;
      else if (ended) says.textContent = says.dataset.ended;
      else {
        form.elements._draft.value = version;
        says.textContent = `${says.dataset.saved} ${saved}`;
        if (sent === changes) form.dispatchEvent(new Event("saved", { bubbles: true }));
      }
    } catch {
      says.textContent = says.dataset.failed;
      later(again);
    }
  }

  form.addEventListener("input", () => {
    changes += 1;
    later(wait);
  });
}
