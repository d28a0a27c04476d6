// Lets the server's time go on: what is shown is the server's clock, never the reader's own.
const beijing = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "medium",
});

export function tickClocks() {
  const clocks = [...document.querySelectorAll("time[data-clock]")];
  if (!clocks.length) return;
  // Where a deadline stands, the answer's Date counts: the page may be a second old, and a computer
  // that slept has lost its count.
  const exact = document.querySelector("main time[data-clock=date]");
  const sent = performance.getEntriesByType("navigation")[0]?.responseStart || performance.now();
  let zero = Date.parse(clocks[0].dateTime) - sent;  // the server's time when ours was 0
  let apart = Date.now() - performance.now();

  async function ask() {
    apart = Date.now() - performance.now();
    const from = performance.now();
    const answer = await fetch(location.href, { method: "HEAD" });
    zero = Date.parse(answer.headers.get("Date")) + 500 - (from + performance.now()) / 2;
    show();
  }

  function show() {
    document.documentElement.dataset.zero = zero;
    for (const node of clocks) node.textContent = beijing.format(zero + performance.now());
  }

  function tick() {
    show();
    if (exact && Math.abs(Date.now() - performance.now() - apart) > 500) ask().catch(() => {});
    setTimeout(tick, 1000 - ((zero + performance.now()) % 1000));
  }

  tick();
  if (exact) ask().catch(() => {});
}
