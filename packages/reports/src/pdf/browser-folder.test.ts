import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { createBrowserFolder } from "./browser-folder.ts";

test("what browsers of a process that is gone have left is removed, and nothing else", async () => {
  const parent = mkdtempSync(join(tmpdir(), "c4-folders-"));
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  mkdirSync(join(parent, `c4-browser-${gone}-abc`, "profile"), { recursive: true });
  mkdirSync(join(parent, "somebody-else"));
  const first = await createBrowserFolder(parent);
  const second = await createBrowserFolder(parent);
  expect(readdirSync(parent).sort()).toEqual([basename(first), basename(second), "somebody-else"].sort());
  rmSync(parent, { recursive: true });
});
