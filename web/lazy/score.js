// The score grid by keyboard: points are typed, arrows move, what is not a grade is refused in
// words. The selects under it stay the form that is sent; without this script they are the form.
export function start(node) {
  const say = node.dataset;
  const table = node.parentElement.querySelector("table.grid");
  const state = document.querySelector("[data-state]");
  const rows = [...table.querySelectorAll("tbody tr")]
    .map((row) => [...row.querySelectorAll("select")])
    .filter((cells) => cells.length);
  if (!rows.length) return;
  const changed = new Set();
  let here = null;

  const alarm = document.createElement("p");
  alarm.className = "error";
  alarm.setAttribute("role", "alert");
  const sums = document.createElement("p");
  sums.className = "hidden";
  sums.setAttribute("aria-live", "polite");
  const save = document.createElement("button");
  save.type = "button";
  save.className = "button";
  save.textContent = say.save;
  const claims = rows.flat().filter((select) => select.form.id[0] === "o");
  const check = save.cloneNode();
  check.className = "button second";
  check.textContent = say.check;
  const keys = document.createElement("p");
  keys.className = "small muted";
  keys.textContent = say.keys;
  const buttons = document.createElement("p");
  buttons.className = "buttons";
  buttons.append(save, ...(claims.length ? [check] : []));
  node.append(alarm, buttons, keys, sums);
  table.setAttribute("role", "grid");

  const points = (select) => Number(select.selectedOptions[0]?.textContent || 0);
  const column = (select) => select.form.id.slice(2);

  function total(select) {
    const of = column(select);
    const fixed = [...table.querySelectorAll("tbody tr")].slice(0, -1).map((row) => row.cells);
    const at = select.closest("td").cellIndex;
    let sum = 0;
    for (const cells of fixed) {
      const own = cells[at]?.querySelector("select");
      sum += own ? points(own) : Number(cells[at]?.textContent) || 0;
    }
    const out = table.querySelector(`[data-sum="${of}"]`);
    out.textContent = sum.toFixed(2);
    const name = table.tHead.rows[0].cells[at].textContent;
    sums.textContent = `${name} ${say.sum} ${out.textContent}`;
  }

  function tell() {
    state.textContent = changed.size ? `${changed.size} ${say.open}` : state.textContent;
  }

  // The typed points choose a grade, or nothing is changed and the grades are named.
  function take(input, select) {
    const text = input.value.trim().replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
    const option = [...select.options].find((o) =>
      text === "" ? o.value === "" : o.value !== "" && Number(o.textContent) === Number(text));
    input.toggleAttribute("aria-invalid", !option);
    if (!option) {
      input.setAttribute("aria-invalid", "true");
      alarm.textContent = `${select.getAttribute("aria-label")}：${say.wrong} ${select.dataset.grades}，${say.given} ${text}`;
      return false;
    }
    alarm.textContent = "";
    if (option.value !== select.value) {
      select.value = option.value;
      changed.add(select);
      input.classList.add("open");
      total(select);
      tell();
    }
    return true;
  }

  function go(row, cell) {
    const to = rows[row]?.[cell]?.input;
    if (!to) return;
    if (here) here.tabIndex = -1;
    to.tabIndex = 0;
    here = to;
    to.focus();
    to.select();
  }

  async function send(form) {
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        redirect: "manual",
      });
      return answer.type === "opaqueredirect";
    } catch {
      return false;
    }
  }

  async function saveAll() {
    const forms = new Set([...changed].map((select) => select.form));
    for (const form of forms) {
      if (!(await send(form))) {
        state.textContent = say.failed;
        return false;
      }
      for (const select of [...changed])
        if (select.form === form) {
          changed.delete(select);
          select.input.classList.remove("open");
        }
    }
    const clock = document.querySelector("time[data-clock]")?.textContent.slice(-8) ?? "";
    state.textContent = `${say.saved} ${clock}`;
    return true;
  }

  rows.forEach((cells, r) =>
    cells.forEach((select, c) => {
      const input = document.createElement("input");
      input.type = "text";
      input.inputMode = "decimal";
      input.autocomplete = "off";
      input.value = select.selectedOptions[0]?.textContent ?? "";
      input.setAttribute("aria-label", select.getAttribute("aria-label"));
      input.tabIndex = -1;
      select.input = input;
      select.hidden = true;
      select.before(input);
      input.addEventListener("focus", () => {
        if (here && here !== input) here.tabIndex = -1;
        input.tabIndex = 0;
        here = input;
      });
      input.addEventListener("blur", () => take(input, select));
      input.addEventListener("keydown", (event) => {
        const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
        if (event.altKey && event.key.toLowerCase() === "g") {
          event.preventDefault();
          const to = new URL(location.href);
          to.searchParams.set("item", select.dataset.item);
          to.searchParams.set("bid", column(select));
          if (take(input, select)) saveAll().then((done) => done && location.assign(to));
          return;
        }
        if (event.key === "Enter") {
          event.preventDefault();
          if (!take(input, select)) return;
          if (c + 1 < cells.length) go(r, c + 1);
          else if (r + 1 < rows.length) go(r + 1, 0);
          else save.focus();
          return;
        }
        const move = moves[event.key];
        if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        if (take(input, select)) go(r + move[0], c + move[1]);
      });
    }),
  );
  rows[0][0].input.tabIndex = 0;
  here = rows[0][0].input;
  for (const button of table.tFoot.querySelectorAll("button")) button.closest("tr").hidden = true;
  for (const select of rows[0]) total(select);
  sums.textContent = "";

  // What the suppliers claim counts once somebody has looked at it.
  check.addEventListener("click", async () => {
    if (table.querySelector("[aria-invalid]")) return;
    for (const select of claims) changed.add(select);
    if (await saveAll()) location.reload();
  });
  save.addEventListener("click", async () => {
    if (table.querySelector("[aria-invalid]")) return;
    const last = here;
    if (!(await saveAll())) return;
    const open = rows.flat().find((select) => !select.value);
    if (open) open.input.focus();
    else location.reload();
    if (open && open.input === last) last.select();
  });
  addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });
}
