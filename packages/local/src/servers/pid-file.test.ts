import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readPidFile, stopLeftover, writePidFile } from "./pid-file.ts";
import { isAlive, processIdentity } from "./process-identity.ts";

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "c4-pid-"));
  file = join(dir, "server.pid");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const sleeper = async () => {
  const child = spawn("sleep", ["60"], { stdio: "ignore" });
  await once(child, "spawn");
  if (child.pid === undefined) throw new Error("sleep did not start");
  return { child, pid: child.pid };
};

test("what an earlier start left behind is ended", async () => {
  const { child, pid } = await sleeper();
  const exited = once(child, "exit");
  writePidFile(file, pid);
  expect(await stopLeftover(file, "SIGTERM")).toBe(true);
  expect((await exited)[1]).toBe("SIGTERM");
  expect(existsSync(file)).toBe(false);
});

test("a stranger that got the number of an ended server is not killed", async () => {
  const { child, pid } = await sleeper();
  const identity = processIdentity(pid);
  writeFileSync(file, JSON.stringify({ ...identity, startTicks: "1" }));
  expect(await stopLeftover(file, "SIGKILL")).toBe(false);
  expect(child.signalCode).toBeNull();
  expect(identity && isAlive(identity)).toBe(true);
  expect(existsSync(file)).toBe(false);
  child.kill("SIGKILL");
});

test("a number from before the last reboot names nobody", async () => {
  const { child, pid } = await sleeper();
  writeFileSync(file, JSON.stringify({ ...processIdentity(pid), bootId: "another boot" }));
  expect(readPidFile(file)).toBeUndefined();
  child.kill("SIGKILL");
});

test("a half-written file names nobody", () => {
  writeFileSync(file, '{"pid": 1');
  expect(readPidFile(file)).toBeUndefined();
});
