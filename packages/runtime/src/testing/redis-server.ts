import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";

export type TestRedisServer = {
  readonly url: string;
  /** `kill -9`, then wait until it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port with what its append-only file holds. */
  restart(): Promise<void>;
  /** Freezes and unfreezes the process: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its folder. */
  dispose(): Promise<void>;
};

/** A Redis of its own for tests that kill it. Set up like REDIS_URL_QUEUE: noeviction, append-only file. */
export async function startTestRedis(): Promise<TestRedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "c4-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
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
    const child = spawn(process.env.REDIS_SERVER_PATH ?? "redis-server", options, { stdio: "ignore" });
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
    thaw: () => void child.kill("SIGCONT"),
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
}
