import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type KeepRunningOptions, keepRunning } from "../servers/keep-running.ts";
import type { Log, RunningServer } from "../servers/running-server.ts";
import { type ClickHouse, startClickhouse } from "../servers/start-clickhouse.ts";
import { type Postgres, startPostgres } from "../servers/start-postgres.ts";
import { type Redis, startRedis } from "../servers/start-redis.ts";
import { keptPorts } from "./kept-ports.ts";

const names = ["postgres", "clickhouse", "redisQueue", "redisCache"] as const;

export type ServerName = (typeof names)[number];

export type StackServers = {
  postgres?: Postgres;
  clickhouse?: ClickHouse;
  redisQueue?: Redis;
  redisCache?: Redis;
};

export type StartServersOptions = {
  /** Folder of the whole stack; each server owns a folder in it. */
  dir: string;
  /** Which to start; the others are given by URL elsewhere. */
  which: readonly ServerName[];
  /** False only for throwaway test data. */
  durable?: boolean;
  log: Log;
  signal?: AbortSignal;
  /** Start a crashed server again; left out, a crash is the caller's to notice. */
  keep?: Pick<KeepRunningOptions<RunningServer>, "log" | "onGiveUp" | "findObstacle">;
  /** Called as each server gets ready. */
  onReady?: (server: RunningServer) => void;
};

export type RunningServers = StackServers & {
  all: readonly RunningServer[];
  stop(): Promise<void>;
};

type Started = { servers: StackServers; server: RunningServer; stop(): Promise<void> };

/** Starts the servers side by side; when one cannot start, the others are stopped and its StackError is thrown. */
export const startServers = async (options: StartServersOptions): Promise<RunningServers> => {
  const { dir, which, onReady } = options;
  mkdirSync(dir, { recursive: true });
  const ports = await keptPorts(join(dir, "ports.json"), names);
  const started: Started[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.stop()));
  };
  const results = await Promise.allSettled(
    which.map(async (name) => {
      const one = await starters[name](options, ports[name]);
      started.push(one);
      onReady?.(one.server);
      return one.servers;
    }),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const servers: StackServers = Object.assign({}, ...started.map((one) => one.servers));
  return { ...servers, all: started.map((one) => one.server), stop };
};

const run = async <Server extends RunningServer>(
  { keep }: StartServersOptions,
  name: string,
  start: () => Promise<Server>,
): Promise<{ server: Server; stop(): Promise<void> }> => {
  if (keep) {
    const { first, stop } = await keepRunning({ name, start, ...keep });
    return { server: first, stop };
  }
  const server = await start();
  return { server, stop: server.stop };
};

const at = ({ dir, log, signal }: StartServersOptions, folder: string, port: number) => ({
  dir: join(dir, folder),
  port,
  log,
  signal,
});

const starters: Record<ServerName, (options: StartServersOptions, port: number) => Promise<Started>> = {
  postgres: async (options, port) => {
    const durable = options.durable ?? true;
    const { server, stop } = await run(options, "Postgres", () =>
      startPostgres({ ...at(options, "postgres", port), durable }),
    );
    return { servers: { postgres: server }, server, stop };
  },
  clickhouse: async (options, port) => {
    const { server, stop } = await run(options, "ClickHouse", () =>
      startClickhouse(at(options, "clickhouse", port)),
    );
    return { servers: { clickhouse: server }, server, stop };
  },
  redisQueue: async (options, port) => {
    const { server, stop } = await run(options, "Redis (queue)", () =>
      startRedis({ ...at(options, "redis-queue", port), role: "queue" }),
    );
    return { servers: { redisQueue: server }, server, stop };
  },
  redisCache: async (options, port) => {
    const { server, stop } = await run(options, "Redis (cache)", () =>
      startRedis({ ...at(options, "redis-cache", port), role: "cache" }),
    );
    return { servers: { redisCache: server }, server, stop };
  },
};
