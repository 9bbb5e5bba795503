import { createTempDir } from "@c4/testing/create-temp-dir";
import { Redis } from "ioredis";
import { afterAll, expect, test } from "vitest";
import { startRedis } from "./start-redis.ts";

const temp = createTempDir();
afterAll(() => temp.remove());

const ask = async <T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> => {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  redis.on("error", () => {});
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
};

test("the queue never evicts, writes to disk, and survives kill -9", async () => {
  const options = { dir: `${temp.path}/queue`, role: "queue", log: () => {} } as const;
  const first = await startRedis(options);
  expect(await ask(first.url, (redis) => redis.config("GET", "maxmemory-policy"))).toEqual([
    "maxmemory-policy",
    "noeviction",
  ]);
  await ask(first.url, async (redis) => {
    await redis.set("kept", "yes");
    // The append-only file is synced every second; kill -9 of the process alone loses nothing that was written.
    await redis.ping();
  });
  process.kill(first.pid, "SIGKILL");
  await first.exited;
  const second = await startRedis(options);
  expect(await ask(second.url, (redis) => redis.get("kept"))).toBe("yes");
  await second.stop();
});

test("the cache is bounded and forgets the least used", async () => {
  const server = await startRedis({ dir: `${temp.path}/cache`, role: "cache", log: () => {} });
  const setting = (name: string) =>
    ask(server.url, async (redis) => (await redis.config("GET", name)) as string[]);
  expect(await setting("maxmemory-policy")).toEqual(["maxmemory-policy", "allkeys-lru"]);
  expect(await setting("maxmemory")).toEqual(["maxmemory", "134217728"]);
  await server.stop();
});

test("without the password nothing is answered", async () => {
  const server = await startRedis({ dir: `${temp.path}/locked`, role: "cache", log: () => {} });
  await expect(ask(`redis://127.0.0.1:${server.port}`, (redis) => redis.ping())).rejects.toThrow("NOAUTH");
  await server.stop();
});
