import { type KillableRedis, startKillableRedis } from "@c4/testing/killable-redis";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { createCache } from "./cache.ts";
import { createLogger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { createRedis } from "./redis.ts";

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

const logger = createLogger({ level: "silent", service: "test" });
const metrics = createMetrics({ service: "test", processMetrics: false });
const schema = z.object({ total: z.string() });
let server: KillableRedis;
let redis: Redis;

beforeAll(async () => {
  server = await startKillableRedis();
  redis = createRedis(server.url, { role: "fast", name: "cache", logger });
  await vi.waitUntil(() => redis.status === "ready");
});
beforeEach(() => redis.flushall());
afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});

const cacheOf = () => createCache({ name: "t", schema, redis, logger, metrics });

test("a loaded value is served from the cache until its time is up", async () => {
  const cache = cacheOf();
  let loads = 0;
  const entry = { key: "a", ttlMs: 100, load: async () => ({ total: `${++loads}` }) };
  expect(await cache.getOrLoad(entry)).toEqual({ value: { total: "1" }, cached: false });
  expect(await cache.getOrLoad(entry)).toEqual({ value: { total: "1" }, cached: true });
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(await cache.getOrLoad(entry)).toEqual({ value: { total: "2" }, cached: false });
});

test("twenty callers at once cause one load", async () => {
  const cache = cacheOf();
  let loads = 0;
  const load = async () => {
    loads += 1;
    await new Promise((resolve) => setTimeout(resolve, 30));
    return { total: "1" };
  };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => cache.getOrLoad({ key: "b", ttlMs: 1_000, load })),
  );
  expect([loads, new Set(answers.map(({ value }) => value.total)).size]).toEqual([1, 1]);
});

test("an error reaches every caller and is not cached: the next call loads again", async () => {
  const cache = cacheOf();
  let down = true;
  const load = async () => {
    if (down) throw new Error("down");
    return { total: "ok" };
  };
  const first = await Promise.allSettled([1, 2].map(() => cache.getOrLoad({ key: "c", ttlMs: 1_000, load })));
  expect(first.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  down = false;
  expect((await cache.getOrLoad({ key: "c", ttlMs: 1_000, load })).value).toEqual({ total: "ok" });
});

test("a value that must not be cached is loaded every time", async () => {
  const cache = cacheOf();
  const entry = { key: "d", ttlMs: 1_000, load: async () => ({ total: "1" }), cacheable: () => false };
  await cache.getOrLoad(entry);
  expect((await cache.getOrLoad(entry)).cached).toBe(false);
});

test("a value above 256 KB is not stored; one just below is", async () => {
  const cache = cacheOf();
  await cache.set("big", { total: "x".repeat(256 * 1024) }, 1_000);
  await cache.set("fits", { total: "x".repeat(256 * 1024 - 20) }, 1_000);
  expect([await redis.exists("c4:t:big"), await redis.exists("c4:t:fits")]).toEqual([0, 1]);
});

test("a stored value of another shape is a miss", async () => {
  await redis.set("c4:t:e", JSON.stringify({ sum: 1 }));
  await redis.set("c4:t:f", "{broken");
  expect([await cacheOf().get("e"), await cacheOf().get("f")]).toEqual([undefined, undefined]);
});

test("without Redis everything is a miss and nothing fails", async () => {
  const cache = cacheOf();
  await server.kill();
  await eventually(() => redis.status).not.toBe("ready");
  const entry = { key: "g", ttlMs: 1_000, load: async () => ({ total: "1" }) };
  expect(await cache.getOrLoad(entry)).toEqual({ value: { total: "1" }, cached: false });
  expect(await cache.get("g")).toBeUndefined();
  await server.restart();
  await eventually(() => redis.status).toBe("ready");
});
