import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "@c4/local/servers/free-port";
import { DemoFile } from "@c4/local/start/demo-file";
import { createTempDir } from "./create-temp-dir.ts";

export type RunningC4 = {
  /** Where portal and API answer. */
  readonly url: string;
  readonly demo: DemoFile;
  /** What it printed so far, for the message of a failing test. */
  said(): string;
  stop(): Promise<void>;
};

const root = fileURLToPath(new URL("../../..", import.meta.url));
const readyWithinMs = 150_000;

/** The product as `npm start` runs it, on a free port and a data folder of its own. Demo sales load while tests go on. */
export async function startC4(env: Record<string, string> = {}): Promise<RunningC4> {
  const folder = createTempDir();
  const dataDir = join(folder.path, "data");
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "development", C4_DATA_DIR: dataDir, PORT: String(port), ...env },
    // A process group of its own, so that the signal reaches every child as Ctrl-C would.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => (said += chunk));
  child.stderr.on("data", (chunk) => (said += chunk));
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    await exited;
    folder.remove();
  };
  const demoFile = join(dataDir, "demo.json");
  const deadline = Date.now() + readyWithinMs;
  while (!existsSync(demoFile) || !(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`C4 did not start:\n${said}`);
    }
    await wait(200);
  }
  const demo = DemoFile.parse(JSON.parse(readFileSync(demoFile, "utf8")));
  return { url, demo, said: () => said, stop };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
