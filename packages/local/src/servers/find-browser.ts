import { spawnSync } from "node:child_process";
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { findProgram } from "./find-program.ts";
import type { Log } from "./running-server.ts";
import { StackError } from "./stack-error.ts";

export type Browser = {
  executablePath: string;
  /** Where it came from: named by the environment, installed, or the one from npm. */
  from: "environment" | "installed" | "bundled";
};

const installedNames = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser"];

const runs = (program: string): boolean =>
  spawnSync(program, ["--version", "--no-sandbox"], { timeout: 20_000 }).status === 0;

const installed = (): string | undefined =>
  installedNames.map((name) => findProgram(name)).find((program) => program !== undefined && runs(program));

const decompress = (from: string, to: string): Promise<void> =>
  pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));

const unpackTar = async (from: string, into: string): Promise<void> => {
  const tar = join(into, "part.tar");
  await decompress(from, tar);
  const run = spawnSync("tar", ["-xf", tar, "-C", into], { encoding: "utf8", timeout: 60_000 });
  rmSync(tar);
  if (run.status !== 0)
    throw new StackError(`The bundled Chromium could not be unpacked: ${run.stderr.trim()}`);
};

/** Chromium, the libraries it needs where the system lacks them, and a script that starts it with both. */
const unpack = async (packed: string, into: string): Promise<void> => {
  await decompress(join(packed, "chromium.br"), join(into, "chromium"));
  chmodSync(join(into, "chromium"), 0o755);
  for (const part of ["al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"])
    await unpackTar(join(packed, part), into);
};

const startScript = (folder: string): string => {
  const missing =
    spawnSync("ldd", [join(folder, "chromium")], { encoding: "utf8", timeout: 10_000 }).stdout ?? "";
  const libraries = missing.includes("not found") ? `LD_LIBRARY_PATH="$here/lib" ` : "";
  const fonts = existsSync("/etc/fonts/fonts.conf") ? "" : `FONTCONFIG_PATH="$here" `;
  return `#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\n${libraries}${fonts}exec "$here/chromium" "$@"\n`;
};

const bundled = async (cacheDir: string, log: Log): Promise<string> => {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const packed = join(entry.slice(0, entry.lastIndexOf("@sparticuz")), "@sparticuz", "chromium", "bin");
  const folder = join(cacheDir, "chromium");
  const script = join(folder, "start-chromium.sh");
  if (existsSync(script) && runs(script)) return script;
  log("unpacking the bundled Chromium (once per checkout)");
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  try {
    await unpack(packed, fresh);
    writeFileSync(join(fresh, "start-chromium.sh"), startScript(fresh), { mode: 0o755 });
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  if (runs(script)) return script;
  throw new StackError(
    "No browser for PDF reports runs on this machine: install Chromium or Chrome, or set PUPPETEER_EXECUTABLE_PATH.",
  );
};

/**
 * A browser that runs: PUPPETEER_EXECUTABLE_PATH, an installed one, or the one from npm unpacked into `cacheDir`. Throws a
 * StackError that says what to do when there is none.
 */
export const findBrowser = async (options: {
  cacheDir: string;
  env: NodeJS.ProcessEnv;
  log: Log;
}): Promise<Browser> => {
  const named = options.env.PUPPETEER_EXECUTABLE_PATH;
  if (named) {
    if (runs(named)) return { executablePath: named, from: "environment" };
    throw new StackError(
      `PUPPETEER_EXECUTABLE_PATH names ${named}, which does not run: correct it or leave it out.`,
    );
  }
  const found = installed();
  if (found) return { executablePath: found, from: "installed" };
  return { executablePath: await bundled(options.cacheDir, options.log), from: "bundled" };
};
