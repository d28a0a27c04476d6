// Browser tests: node test/e2e/run.mjs [FILE...]
//
// Serves a fresh sandbox with Debian's Chromium in front of it, runs every *.test.mjs beside this
// file and ends with "N passed, N failed". A test file exports { "what it shows": async (t) => {} };
// whatever goes wrong on the page (console errors, refused content, foreign requests) fails the test
// in which it happens.
import { readdirSync } from "node:fs";
import { dirname, join, basename } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Browser, serve } from "./lib.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => !wanted.length || wanted.some((w) => basename(w) === name || name.startsWith(w)))
  .sort();

let passed = 0;
let failed = 0;

const secondsEach = Number(process.env.XINYUE_CRAWL_SECONDS ?? 150);

function within(promise, seconds, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} over ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function one(name, run, world) {
  const t = world.browser.test(world);
  const begun = Date.now();
  const problems = [];
  try {
    await within(run(t), secondsEach, "it took");
  } catch (error) {
    problems.push(error.message.split("\n").slice(0, 12).join("\n    "));
  }
  problems.push(...t.problems);
  await within(t.end(), 10, "closing its pages took").catch((e) => problems.push(e.message));
  const took = `${((Date.now() - begun) / 1000).toFixed(1)} s`;
  if (problems.length) {
    failed += 1;
    console.log(`not ok ${name}: ${problems.length} wrong${t.note ? ` (${t.note})` : ""} [${took}]`);
    for (const problem of problems.slice(0, 40)) console.log(`    ${problem}`);
    if (problems.length > 40) console.log(`    ... and ${problems.length - 40} more`);
  } else {
    passed += 1;
    console.log(`ok ${name}${t.note ? ` (${t.note})` : ""} [${took}]`);
  }
}

// Always the same day, so that what passes today passes next year.
const world = await serve("--until", "2026-11-25");
world.browser = await Browser.start();
try {
  for (const file of files) {
    const { default: tests } = await import(pathToFileURL(join(here, file)));
    for (const [name, run] of Object.entries(tests)) await one(name, run, world);
  }
} finally {
  await world.browser.stop();
  await world.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
