import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Fails when the script that must load before the first figure outgrows its budget. Run after `vite build`. */

const budgetBytes = 250 * 1_024;
const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));

function initialFiles(key, seen = new Set()) {
  const { file, imports = [] } = manifest[key];
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const imported of imports) initialFiles(imported, seen);
  return seen;
}

const files = [...initialFiles("index.html")];
const sizeBytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
const kilobytes = (bytes) => `${(bytes / 1_024).toFixed(1)} KB`;
process.stdout.write(`initial JavaScript: ${kilobytes(sizeBytes)} of ${kilobytes(budgetBytes)} gzipped\n`);
if (files.some((file) => file.includes("canvas-chart"))) {
  process.stderr.write("the chart library is loaded before it is needed\n");
  process.exitCode = 1;
}
if (sizeBytes > budgetBytes) process.exitCode = 1;
