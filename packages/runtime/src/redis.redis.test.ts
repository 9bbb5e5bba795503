import { type KillableRedis, startKillableRedis } from "@c4/testing/killable-redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "./logger.ts";
import { createRedis } from "./redis.ts";

let server: KillableRedis;
const lines: string[] = [];
const logger = createLogger({
  level: "info",
  service: "test",
  destination: { write: (line) => void lines.push(line) },
});

beforeAll(async () => {
  server = await startKillableRedis();
});
afterAll(() => server.dispose());

const elapsed = async (work: Promise<unknown>) => {
  const startedAt = performance.now();
  await work.catch(() => {});
  return performance.now() - startedAt;
};

test("a fast command fails soon when Redis hangs or is gone, is not sent later, and works again afterwards", async () => {
  const redis = createRedis(server.url, { role: "fast", name: "cache", logger });
  await expect.poll(() => redis.status, { timeout: 10_000 }).toBe("ready");
  expect(await redis.set("k", "v")).toBe("OK");

  server.freeze();
  const hung = redis.set("hung", "v");
  const hungMs = elapsed(hung);
  await expect(hung).rejects.toThrow();
  // Half a second is the promise; a busy machine is given more. Without the limit it would wait for ever.
  expect(await hungMs).toBeLessThan(5_000);

  await server.kill();
  await expect.poll(() => redis.status, { timeout: 10_000 }).not.toBe("ready");
  const gone = redis.set("late", "v");
  const goneMs = elapsed(gone);
  await expect(gone).rejects.toThrow();
  expect(await goneMs).toBeLessThan(5_000);

  await server.restart();
  await expect.poll(() => redis.status, { timeout: 10_000 }).toBe("ready");
  expect(await redis.get("k")).toBe("v");
  // Commands that failed must not have been sent later.
  expect(await redis.mget("hung", "late")).toEqual([null, null]);
  redis.disconnect();
});

test("a patient command waits for Redis to come back", async () => {
  const redis = createRedis(server.url, { role: "patient", name: "queue", logger });
  await redis.ping();
  await server.kill();
  const waiting = redis.set("patient", "1");
  await server.restart();
  expect(await waiting).toBe("OK");
  redis.disconnect();
});

test("an outage is logged once when it begins and once when it ends", async () => {
  const redis = createRedis(server.url, { role: "patient", name: "once", logger });
  await redis.ping();
  const about = (text: string) =>
    lines.filter((line) => line.includes('"redis":"once"') && line.includes(text)).length;
  await server.kill();
  await expect.poll(() => about("is down"), { timeout: 10_000 }).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 800));
  await server.restart();
  await expect.poll(() => about("is back"), { timeout: 10_000 }).toBe(1);
  expect(about("is down")).toBe(1);
  redis.disconnect();
});
