import { Redis, type RedisOptions } from "ioredis";
import type { Logger } from "./logger.ts";

/**
 * - `fast`: for requests. A command fails within 500 ms when Redis is down or hangs, and is never sent later.
 * - `patient`: for queues and subscribers. Commands wait until Redis is back.
 */
export type RedisRole = "fast" | "patient";

export type CreateRedisOptions = {
  readonly role: RedisRole;
  /** Which Redis this is in logs: `queue`, `cache`. */
  readonly name: string;
  readonly logger: Logger;
};

const roleOptions: Record<RedisRole, RedisOptions> = {
  // Without the offline queue a command fails at once while disconnected; queued ones would run after an outage, long stale.
  fast: {
    commandTimeout: 500,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
  },
  // BullMQ's set-up and blocking reads must outlive an outage: with a retry limit they would fail for good.
  patient: { maxRetriesPerRequest: null },
};

/** A Redis connection that reconnects for ever, at most 2 s apart, and logs an outage once. Close it with `disconnect()`. */
export function createRedis(url: string, { role, name, logger }: CreateRedisOptions): Redis {
  const redis = new Redis(url, {
    ...roleOptions[role],
    connectionName: `c4-${name}`,
    connectTimeout: 2_000,
    keepAlive: 10_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
    // After a failover the old primary answers READONLY until the connection is made anew.
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
  });
  logOutages(redis, name, logger);
  return redis;
}

function logOutages(redis: Redis, name: string, logger: Logger): void {
  let downSince: number | undefined;
  redis.on("error", (error: Error) => {
    if (downSince !== undefined) return;
    downSince = performance.now();
    logger.warn({ err: error, redis: name }, "redis is down; reconnecting");
  });
  redis.on("ready", () => {
    if (downSince === undefined) return;
    logger.info({ redis: name, down_ms: Math.round(performance.now() - downSince) }, "redis is back");
    downSince = undefined;
  });
}
