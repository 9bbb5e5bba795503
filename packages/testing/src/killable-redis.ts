import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDir } from "@c4/local/servers/cache-dir";
import { freePort } from "@c4/local/servers/free-port";
import { redisPrograms } from "@c4/local/servers/redis-programs";
import { Redis } from "ioredis";

export type KillableRedis = {
  readonly url: string;
  /** `kill -9`, then wait until it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port with what its append-only file holds. */
  restart(): Promise<void>;
  /** Stops the process: connections stay open and nothing answers, until it is killed. */
  freeze(): void;
  /** Ends it and removes its folder. */
  dispose(): Promise<void>;
};

/** A Redis of its own for tests that kill it. Set up like REDIS_URL_QUEUE: noeviction, append-only file. */
export async function startKillableRedis(): Promise<KillableRedis> {
  const folder = await mkdtemp(join(tmpdir(), "c4-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const { server, env } = redisPrograms(cacheDir(), () => {});
  const launch = async () => {
    const options = [
      "--port",
      `${port}`,
      "--bind",
      "127.0.0.1",
      "--dir",
      folder,
      "--save",
      "",
      "--appendonly",
      "yes",
    ];
    const child = spawn(server, options, { stdio: "ignore", env: { ...process.env, ...env } });
    await once(child, "spawn");
    await answers(url);
    return child;
  };
  let child: ChildProcess = await launch();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  return {
    url,
    kill,
    restart: async () => {
      await kill();
      child = await launch();
    },
    freeze: () => void child.kill("SIGSTOP"),
    dispose: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  const probe = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: 250 });
  probe.on("error", () => {});
  try {
    await probe.ping();
  } finally {
    probe.disconnect();
  }
}
