import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTempDir } from "@c4/testing/create-temp-dir";
import puppeteer from "puppeteer-core";
import { afterAll, expect, test, vi } from "vitest";
import { findBrowser } from "./find-browser.ts";
import { findProgram } from "./find-program.ts";

const temp = createTempDir();
afterAll(() => temp.remove());

/** A PATH with the few programs a bare machine has, and no browser. */
const barePath = (): string => {
  const folder = join(temp.path, "bin");
  mkdirSync(folder, { recursive: true });
  for (const name of ["sh", "bash", "tar", "ldd", "cat", "readlink", "dirname"]) {
    const program = findProgram(name);
    if (program && !existsSync(join(folder, name))) symlinkSync(program, join(folder, name));
  }
  return folder;
};

test("without an installed browser the one from npm prints a PDF", async () => {
  vi.stubEnv("PATH", barePath());
  try {
    const found = await findBrowser({ cacheDir: temp.path, env: {}, log: () => {} });
    expect(found.from).toBe("bundled");
    const browser = await puppeteer.launch({ ...found, headless: "shell", args: ["--no-sandbox"] });
    const page = await browser.newPage();
    await page.setContent("<h1>Net sales</h1>");
    const pdf = await page.pdf();
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe("%PDF-");
    await browser.close();
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a browser named by the environment that does not run is a sentence, not a crash", async () => {
  const broken = join(temp.path, "broken");
  writeFileSync(broken, "#!/bin/sh\nexit 1\n");
  chmodSync(broken, 0o755);
  await expect(
    findBrowser({ cacheDir: temp.path, env: { PUPPETEER_EXECUTABLE_PATH: broken }, log: () => {} }),
  ).rejects.toThrow(
    `PUPPETEER_EXECUTABLE_PATH names ${broken}, which does not run: correct it or leave it out.`,
  );
});
