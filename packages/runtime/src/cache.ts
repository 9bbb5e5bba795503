import type { Redis } from "ioredis";
import type { z } from "zod";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";
import { parseJson } from "./parse-json.ts";

/** Larger values would push many small ones out of an LRU cache. */
const MAX_VALUE_BYTES = 256 * 1024;

export type CacheDeps<Value> = {
  /** What is cached: first part of every key, and the name in metrics. */
  readonly name: string;
  /** Shape of a value as JSON holds it. A stored value of another shape (another release's) is a miss. */
  readonly schema: z.ZodType<Value>;
  /** A `fast` connection to REDIS_URL_CACHE. */
  readonly redis: Redis;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "cacheReads">;
};

export type CacheEntry<Value> = {
  /** Must hold everything the value depends on: tenant, scope, data version, definition version. */
  readonly key: string;
  readonly ttlMs: number;
  load(): Promise<Value>;
  /** Asked after loading. False keeps the value out of the cache, for instance when what it was read from has changed meanwhile. */
  cacheable?(value: Value): boolean | Promise<boolean>;
};

export type Cache<Value> = {
  /** The value, or undefined when it is not there, unreadable, or Redis is down. */
  get(key: string): Promise<Value | undefined>;
  /** Stores a value of at most 256 KB as JSON; a larger one, or a Redis that is down, is passed over. */
  set(key: string, value: Value, ttlMs: number): Promise<void>;
  /** Cached or loaded, at most one load per key at a time in this process. A failed load is never cached. */
  getOrLoad(entry: CacheEntry<Value>): Promise<{ value: Value; cached: boolean }>;
};

/** Values of one kind in Redis, which may vanish at any moment: without Redis everything is a miss. */
export function createCache<Value>({ name, schema, redis, logger, metrics }: CacheDeps<Value>): Cache<Value> {
  const loads = new Map<string, Promise<Value>>();
  const keyOf = (key: string) => `c4:${name}:${key}`;

  const get: Cache<Value>["get"] = async (key) => {
    const text = await redis.get(keyOf(key)).catch(() => undefined);
    const parsed = typeof text === "string" ? schema.safeParse(parseJson(text)) : undefined;
    const result = text === undefined ? "unavailable" : parsed?.success ? "hit" : "miss";
    metrics.cacheReads.inc({ cache: name, result });
    return parsed?.success ? parsed.data : undefined;
  };

  const set: Cache<Value>["set"] = async (key, value, ttlMs) => {
    const text = JSON.stringify(value);
    const sizeBytes = Buffer.byteLength(text);
    if (sizeBytes > MAX_VALUE_BYTES) {
      logger.debug({ cache: name, size_bytes: sizeBytes }, "value too large to cache");
      return;
    }
    await redis.set(keyOf(key), text, "PX", ttlMs).catch(() => {});
  };

  const loadAndStore = async ({ key, ttlMs, load, cacheable }: CacheEntry<Value>) => {
    const value = await load();
    if ((await cacheable?.(value)) ?? true) await set(key, value, ttlMs);
    return value;
  };

  return {
    get,
    set,
    getOrLoad: async (entry) => {
      const found = await get(entry.key);
      if (found !== undefined) return { value: found, cached: true };
      const load = loads.get(entry.key) ?? loadAndStore(entry).finally(() => loads.delete(entry.key));
      loads.set(entry.key, load);
      return { value: await load, cached: false };
    },
  };
}
