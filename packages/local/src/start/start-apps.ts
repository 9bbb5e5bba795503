import { join } from "node:path";
import { type Kept, keepRunning } from "../servers/keep-running.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { spawnServer } from "../servers/spawn-server.ts";
import { lastWords } from "./last-words.ts";

export type AppsOptions = {
  /** Of the checkout. */
  root: string;
  dataDir: string;
  env: Record<string, string>;
  port: number;
  metricsPorts: { api: number; worker: number };
  /** Restart an app when its sources change. */
  watch: boolean;
  signal: AbortSignal;
  log: (line: string) => void;
  onGiveUp: (reason: string) => void;
  findObstacle: () => string | undefined;
};

export type Apps = { stop(): Promise<void> };

// On a large machine V8 collects late: with a limit the worker stays under 512 MiB resident when a long history is loaded.
const heapLimits = { api: [], worker: ["--max-old-space-size=448"] };

const isUp = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
};

/** Api and worker as processes of their own, started again when they crash. Resolves once the api's /readyz says yes. */
export const startApps = async (options: AppsOptions): Promise<Apps> => {
  const { root, dataDir, env, port, metricsPorts, watch, log, onGiveUp, findObstacle } = options;
  const app = (name: "api" | "worker", isReady: () => Promise<boolean>) => (): Promise<RunningServer> =>
    spawnServer({
      name,
      dir: join(dataDir, name),
      cwd: root,
      port: name === "api" ? port : metricsPorts.worker,
      command: process.execPath,
      args: [
        ...heapLimits[name],
        ...(watch ? ["--watch", "--watch-preserve-output"] : []),
        "--import",
        "tsx",
        join(root, "apps", name, "src", "main.ts"),
      ],
      env: { ...env, PORT: String(port), METRICS_PORT: String(metricsPorts[name]) },
      stopSignal: "SIGTERM",
      stopTimeoutMs: 5_000,
      isReady,
      readyTimeoutMs: 60_000,
      signal: options.signal,
      explain: (logTail) => {
        const words = lastWords(logTail);
        return words && `The ${name} did not start: ${words} (${join(dataDir, name, `${name}.log`)})`;
      },
    });
  const keep = (name: "api" | "worker", isReady: () => Promise<boolean>): Promise<Kept<RunningServer>> =>
    keepRunning({ name, start: app(name, isReady), log, onGiveUp, findObstacle });
  const started = await Promise.allSettled([
    keep("api", () => isUp(`http://127.0.0.1:${port}/readyz`)),
    keep("worker", () => isUp(`http://127.0.0.1:${metricsPorts.worker}/metrics`)),
  ]);
  const kept = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(kept.map((one) => one.stop()));
  };
  const failed = started.find((result) => result.status === "rejected");
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return { stop };
};
