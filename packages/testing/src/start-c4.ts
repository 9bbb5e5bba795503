import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "@c4/local/servers/free-port";
import { DemoFile } from "@c4/local/start/demo-file";
import { createTempDir } from "./create-temp-dir.ts";

export type RunningC4 = {
  readonly url: string;
  readonly dataDir: string;
  readonly tenants: DemoFile["tenants"];
  /** The tenant with this slug. */
  tenant(slug: string): DemoFile["tenants"][number];
  /** What the start has printed so far. */
  said(): string;
  /** Ends the worker as `kill -9` does and waits until its supervisor has started another. */
  killWorker(): Promise<void>;
  /** Ctrl-C, and the data folder removed. */
  stop(): Promise<void>;
};

const root = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * The whole of C4 as `npm start` runs it, in a data folder of its own on a free port. Returns when the API answers and the
 * demo tenants are there; the simulated chain may still be loading into the first of them.
 */
export async function startC4(env: Record<string, string> = {}): Promise<RunningC4> {
  const folder = createTempDir();
  const dataDir = join(folder.path, "data");
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: "development",
      C4_DATA_DIR: dataDir,
      PORT: String(port),
      C4_DEMO_LIVE: "0",
      ...env,
    },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const group = -(child.pid ?? 0);
  const stop = async () => {
    if (child.exitCode === null) process.kill(group, "SIGINT");
    await Promise.race([exited, sleep(20_000, undefined, { ref: false })]);
    folder.remove();
  };
  const demoFile = join(dataDir, "demo.json");
  try {
    await until("C4 to start", 150_000, async () => {
      if (child.exitCode !== null) throw new Error(`C4 did not start:\n${said}`);
      return existsSync(demoFile) && (await answers(`${url}/readyz`));
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const { tenants } = DemoFile.parse(JSON.parse(readFileSync(demoFile, "utf8")));
  const workerPid = (): number | undefined => {
    const file = join(dataDir, "worker", "worker.pid");
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).pid : undefined;
  };
  return {
    url,
    dataDir,
    tenants,
    tenant: (slug) => {
      const found = tenants.find((tenant) => tenant.slug === slug);
      if (!found) throw new Error(`no demo tenant ${slug}`);
      return found;
    },
    said: () => said,
    killWorker: async () => {
      const before = workerPid();
      if (before === undefined) throw new Error("the worker does not run");
      process.kill(before, "SIGKILL");
      await until("another worker", 60_000, async () => ![before, undefined].includes(workerPid()));
    },
    stop,
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function until(what: string, withinMs: number, done: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  while (!(await done())) {
    if (Date.now() > giveUpAt) throw new Error(`waited ${withinMs} ms for ${what}`);
    await sleep(100);
  }
}
