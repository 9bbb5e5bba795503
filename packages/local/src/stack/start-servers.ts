import { mkdirSync } from "node:fs";
import { join } from "node:path";
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
  /** Called as each server gets ready. */
  onReady?: (server: RunningServer) => void;
};

export type RunningServers = StackServers & {
  all: readonly RunningServer[];
  stop(): Promise<void>;
};

/** Starts the servers side by side; when one cannot start, the others are stopped and its StackError is thrown. */
export const startServers = async (options: StartServersOptions): Promise<RunningServers> => {
  const { dir, which, log, onReady } = options;
  mkdirSync(dir, { recursive: true });
  const ports = await keptPorts(join(dir, "ports.json"), names);
  const started: RunningServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
  };
  const at = (name: ServerName, folder: string) => ({
    dir: join(dir, folder),
    port: ports[name],
    log,
    signal: options.signal,
  });
  const start: Record<ServerName, () => Promise<StackServers>> = {
    postgres: async () => ({
      postgres: note(
        await startPostgres({ ...at("postgres", "postgres"), durable: options.durable ?? true }),
      ),
    }),
    clickhouse: async () => ({ clickhouse: note(await startClickhouse(at("clickhouse", "clickhouse"))) }),
    redisQueue: async () => ({
      redisQueue: note(await startRedis({ ...at("redisQueue", "redis-queue"), role: "queue" })),
    }),
    redisCache: async () => ({
      redisCache: note(await startRedis({ ...at("redisCache", "redis-cache"), role: "cache" })),
    }),
  };
  const note = <Server extends RunningServer>(server: Server): Server => {
    started.push(server);
    onReady?.(server);
    return server;
  };
  const results = await Promise.allSettled(which.map((name) => start[name]()));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const servers: StackServers = Object.assign(
    {},
    ...results.map((result) => (result.status === "fulfilled" ? result.value : {})),
  );
  return { ...servers, all: started, stop };
};
