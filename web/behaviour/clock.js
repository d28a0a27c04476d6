// Lets the server's time go on: what is shown is the server's clock, never the reader's own.
const beijing = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "medium",
});

export function tickClocks() {
  const clocks = [...document.querySelectorAll("time[data-clock]")].map((node) => ({
    node,
    start: Date.parse(node.dateTime) - performance.now(),
  }));
  if (!clocks.length) return;
  setInterval(() => {
    for (const { node, start } of clocks)
      node.textContent = beijing.format(start + performance.now());
  }, 1000);
}
