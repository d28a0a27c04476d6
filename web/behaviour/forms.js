// A form is sent once, and a page with changes is not left by accident.
export function guardForms() {
  let changed = Boolean(document.querySelector("form[data-changed]"));

  document.addEventListener("input", (event) => {
    if (event.target.form?.hasAttribute("data-once")) changed = true;
  });

  document.addEventListener("saved", () => (changed = false));

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    changed = false;
    event.submitter?.setAttribute("aria-disabled", "true");
  });

  // Back from the page that followed: the form may be sent again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
    }
  });

  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
