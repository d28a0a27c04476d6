// Compiles styles and behaviours: node web/build.mjs OUTDIR [DEPFILE]
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync, copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [out, depfile] = process.argv.slice(2);
const weightMax = 25 * 1024; // bytes, compressed, of styles and behaviours together
const heavyMax = 80 * 1024; // bytes, compressed, of what only sealing and its keys load
const lazyMax = 4 * 1024; // bytes, compressed, of a module that one page loads for itself

function fail(why) {
  console.error(`web/build.mjs: ${why}`);
  process.exit(1);
}

function styles() {
  const made = sass.compile(join(here, "style/style.scss"), {
    style: "compressed",
    charset: false,
    importers: [new sass.NodePackageImporter(here)],
  });
  for (const no of ["@font-face", "url(", "GDS", "crest"])
    if (made.css.includes(no)) fail(`style.css must not hold "${no}"`);
  return { text: made.css, from: made.loadedUrls.map((u) => fileURLToPath(u)) };
}

async function bundle(entry, format = "esm") {
  const made = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format,
    target: "chrome86",
    write: false,
    metafile: true,
  });
  return {
    text: made.outputFiles[0].text,
    from: Object.keys(made.metafile.inputs).map((path) => join(process.cwd(), path)),
  };
}

const style = styles();
const behaviour = await bundle(join(here, "behaviour/main.js"));
const weight = gzipSync(style.text).length + gzipSync(behaviour.text).length;
if (weight > weightMax) fail(`styles and behaviours weigh ${weight} bytes, over ${weightMax}`);

// web/lazy/NAME.js becomes NAME.js; a page says <form data-module="{{ asset("NAME.js") }}">.
// heavy/NAME.js is the same for what needs a library: keys of age, and the worker that seals.
const lazy = [];
for (const [folder, most] of [["lazy", lazyMax], ["heavy", heavyMax]])
  for (const file of readdirSync(join(here, folder)).sort()) {
    const made = await bundle(join(here, folder, file));
    const weighs = gzipSync(made.text).length;
    if (weighs > most) fail(`${file} weighs ${weighs} bytes, over ${most}`);
    lazy.push({ ...made, name: basename(file) });
  }

// The page that seals offline: one file, which its own policy keeps off every network.
async function offline(css) {
  const [worker, script] = [await bundle(join(here, "heavy/seal.js"), "iife"), await bundle(join(here, "offline/main.js"), "iife")];
  const code = `self.sealer=${JSON.stringify(worker.text)};${script.text}`.replaceAll("</", "<\\/");
  const sum = createHash("sha256").update(code).digest("base64");
  const policy = `default-src 'none'; script-src 'sha256-${sum}' blob:; worker-src blob:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
  const parts = { policy, style: css, script: code };
  const template = join(here, "offline/page.html");
  const text = readFileSync(template, "utf8").replace(/%(policy|style|script)%/g, (_, part) => parts[part]);
  return { text, from: [...script.from, template] };
}

const page = await offline(style.text);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "offline.html"), page.text);
for (const one of lazy) writeFileSync(join(out, one.name), one.text);
writeFileSync(join(out, "style.css"), style.text);
writeFileSync(join(out, "behaviour.js"), behaviour.text);
copyFileSync(join(here, "mark.svg"), join(out, "mark.svg"));
if (depfile) {
  const from = [...style.from, ...behaviour.from, ...lazy.flatMap((l) => l.from), ...page.from, join(here, "mark.svg")];
  const target = relative(process.cwd(), join(out, "style.css"));
  writeFileSync(depfile, `${target}: ${from.map((f) => f.replaceAll(" ", "\\ ")).join(" \\\n  ")}\n`);
}
