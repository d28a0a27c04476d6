// Lighthouse over pages: node run.mjs BASE PATH...
//
// Prints for each page performance, accessibility, best practices and search, each out of 100, and at
// the end the lowest of all. The phone that Lighthouse imagines is slow; the pages are the same.
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const [base, ...paths] = process.argv.slice(2);
const categories = ["performance", "accessibility", "best-practices", "seo"];

const chrome = await chromeLauncher.launch({
  chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  chromeFlags: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

let lowest = 100;
try {
  for (const path of paths) {
    const { lhr } = await lighthouse(base + path, {
      port: chrome.port,
      logLevel: "error",
      output: "json",
      onlyCategories: categories,
    });
    const scores = categories.map((name) => Math.round(100 * lhr.categories[name].score));
    lowest = Math.min(lowest, ...scores);
    console.log(`lighthouse ${path}: ${scores.join(" ")}`);
    for (const name of categories)
      for (const { id, weight } of lhr.categories[name].auditRefs) {
        const audit = lhr.audits[id];
        if (weight > 0 && audit.score !== null && audit.score < 0.9)
          console.log(`  ${name}: ${id}: ${audit.displayValue ?? audit.title}`);
      }
  }
} finally {
  chrome.kill();
}
console.log(`lighthouse_lowest: ${lowest}`);
