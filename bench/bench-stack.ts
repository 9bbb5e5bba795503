import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "@c4/local/servers/free-port";
import { leash } from "@c4/local/servers/leash";
import { readPidFile } from "@c4/local/servers/pid-file";
import { DemoFile } from "@c4/local/start/demo-file";
import { readStackAddresses, type StackAddresses } from "./stack-addresses.ts";

const pidFiles = {
  api: "api/api.pid",
  worker: "worker/worker.pid",
  postgres: "servers/postgres/postgres.pid",
  clickhouse: "servers/clickhouse/clickhouse.pid",
  "redis-queue": "servers/redis-queue/redis-queue.pid",
  "redis-cache": "servers/redis-cache/redis-cache.pid",
} as const;
export type ProcessName = keyof typeof pidFiles;

export type BenchStack = {
  demo: DemoFile;
  addresses: StackAddresses;
  /** Process ids. */
  processes: Readonly<Record<ProcessName, number>>;
  /** Ends every process and removes the data. */
  stop(): Promise<void>;
};

const readyTimeoutMs = 600_000;

/** C4 as `npm start` starts it, demo chain included, in a folder and on a port of its own. Leaves nothing when aborted. */
export async function startBenchStack(say: (line: string) => void, signal: AbortSignal): Promise<BenchStack> {
  const dataDir = mkdtempSync(join(tmpdir(), "c4-bench-"));
  const start = fileURLToPath(new URL("../scripts/start.mjs", import.meta.url));
  const { command, args } = leash({ command: process.execPath, args: [start], stopSignal: "SIGTERM" });
  const child = spawn(command, args, {
    env: { ...process.env, C4_DATA_DIR: dataDir, C4_DEMO_LIVE: "0", PORT: String(await freePort()) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    await exited;
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await Promise.race([said("C4 is ready", child.stdout, say), aborted(signal)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    demo: DemoFile.parse(JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8"))),
    addresses: readStackAddresses(dataDir),
    processes: readPids(dataDir),
    stop,
  };
}

async function said(words: string, out: NodeJS.ReadableStream, say: (line: string) => void): Promise<void> {
  const lines = createInterface({ input: out });
  const ready = new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => {
      if (line.includes(words)) resolve();
      else if (/^ {2}[✓…!]/.test(line)) say(line);
    });
    lines.once("close", () => reject(new Error("C4 ended before it was ready")));
  });
  await Promise.race([ready, aborted(AbortSignal.timeout(readyTimeoutMs))]);
}

/** Rejects when the signal aborts, and never resolves. */
export async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, "abort");
  throw signal.reason;
}

function readPids(dataDir: string): Record<ProcessName, number> {
  const pids = Object.entries(pidFiles).map(([name, file]): [string, number] => {
    const running = readPidFile(join(dataDir, file));
    if (!running) throw new Error(`${file} names no running process`);
    return [name, running.pid];
  });
  return Object.fromEntries(pids) as Record<ProcessName, number>;
}
