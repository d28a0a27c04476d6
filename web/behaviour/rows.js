// Rows of a list come and go without a new page. The server does the same for the same buttons.
function numberRows(list, path) {
  const rows = list.querySelectorAll(":scope > fieldset.row");
  rows.forEach((row, n) => {
    const legend = row.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, n + 1);
    const less = row.querySelector(":scope > .buttons");
    less.hidden = rows.length < 2;
    less.firstElementChild.value = `${path}.${n}`;
    less.firstElementChild.textContent = less.textContent.replace(/\d+/, n + 1);
    row.id = renamed(row.id, path, n);
    for (const node of row.querySelectorAll("[name], [id], [for], [aria-describedby]"))
      for (const name of ["name", "id", "for", "aria-describedby", "value"])
        if (node.hasAttribute(name) && (name !== "value" || node.name === "_less"))
          node.setAttribute(name, renamed(node.getAttribute(name), path, n));
  });
}

// "lines.3.price" and "f-lines-3-price" with another number; several ids may stand in one attribute.
function renamed(text, path, n) {
  const starts = [`${path}.`, `f-${path.replaceAll(".", "-")}-`];
  return text
    .split(" ")
    .map((word) => {
      const start = starts.find((one) => word.startsWith(one));
      return start ? start + word.slice(start.length).replace(/^\d+/, n) : word;
    })
    .join(" ");
}

function empty(row) {
  for (const node of row.querySelectorAll(".error, .law, .fix, input[type=hidden]")) node.remove();
  for (const node of row.querySelectorAll(".wrong")) node.classList.remove("wrong");
  for (const node of row.querySelectorAll("input, textarea, select")) {
    if (node.type === "checkbox") node.checked = false;
    else node.value = "";
  }
}

function add(button) {
  const list = button.closest("fieldset.list");
  const rows = list.querySelectorAll(":scope > fieldset.row");
  const last = rows[rows.length - 1];
  if (!last) return false;
  const row = last.cloneNode(true);
  empty(row);
  last.after(row);
  numberRows(list, button.value);
  row.querySelector("input, textarea, select")?.focus();
  return true;
}

function remove(button) {
  const row = button.closest("fieldset.row");
  const list = row.closest("fieldset.list");
  if (list.querySelectorAll(":scope > fieldset.row").length < 2) return false;
  const path = button.value.replace(/\.\d+$/, "");
  row.remove();
  numberRows(list, path);
  list.querySelector(":scope > [name=_more]").focus();
  return true;
}

export function listRows() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[name=_more], button[name=_less]");
    if (!button) return;
    const here = button.name === "_more" ? add(button) : remove(button);
    if (!here) return;
    event.preventDefault();
    button.form?.dispatchEvent(new Event("input"));
  });
}
