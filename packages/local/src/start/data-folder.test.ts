import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writePidFile } from "../servers/pid-file.ts";
import { openDataFolder } from "./data-folder.ts";

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
