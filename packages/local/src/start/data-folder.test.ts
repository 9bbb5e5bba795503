import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writePidFile } from "../servers/pid-file.ts";
import { fullDisk, openDataFolder } from "./data-folder.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "c4-folder-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("a second start on the same folder is refused in one sentence", async () => {
  const other = spawn("sleep", ["60"], { stdio: "ignore" });
  await once(other, "spawn");
  writePidFile(join(dir, "c4.pid"), other.pid ?? 0);
  expect(() => openDataFolder(dir)).toThrow(
    `C4 already runs on ${dir} (process ${other.pid}): stop it first, or give this one another folder with C4_DATA_DIR.`,
  );
  other.kill("SIGKILL");
  await once(other, "exit");
  openDataFolder(dir).release();
  expect(existsSync(join(dir, "c4.pid"))).toBe(false);
});

test("a disk that is nearly full is refused before anything starts", () => {
  expect(() => openDataFolder(dir, 1e18)).toThrow(
    /^Only \d+ MB are free at .*: free some space or set C4_DATA_DIR\.$/,
  );
});

test("a folder that cannot be made is refused in one sentence", () => {
  writeFileSync(join(dir, "file"), "");
  expect(() => openDataFolder(join(dir, "file", "data"))).toThrow(/cannot be written \(ENOTDIR\)/);
});

test("nobody else can look into the folder, also one that was open before", () => {
  chmodSync(dir, 0o755);
  openDataFolder(dir, 0).release();
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test("a disk that has filled up is told with what is left", () => {
  expect(fullDisk(dir, 0)).toBeUndefined();
  expect(fullDisk(dir, 1e18)).toMatch(
    /^The disk is full \(\d+ MB free at .*\): free some space, then it goes on by itself\.$/,
  );
});

test("a folder that was removed meanwhile is let go without a fault", () => {
  const folder = openDataFolder(dir, 0);
  rmSync(dir, { recursive: true });
  expect(() => folder.release()).not.toThrow();
});
