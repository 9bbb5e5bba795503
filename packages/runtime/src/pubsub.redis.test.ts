import { type KillableRedis, startKillableRedis } from "@c4/testing/killable-redis";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { createLogger } from "./logger.ts";
import { createPubSub } from "./pubsub.ts";
import { createRedis } from "./redis.ts";

const logger = createLogger({ level: "silent", service: "test" });
const Version = z.strictObject({ tenantId: z.string(), version: z.int() });
let server: KillableRedis;
let publisher: Redis;
let subscriber: Redis;

beforeAll(async () => {
  server = await startKillableRedis();
  publisher = createRedis(server.url, { role: "fast", name: "pub", logger });
  subscriber = createRedis(server.url, { role: "patient", name: "sub", logger });
  await vi.waitUntil(() => publisher.status === "ready");
});
afterAll(async () => {
  publisher.disconnect();
  subscriber.disconnect();
  await server.dispose();
});

test("every subscriber of a channel gets its messages, and none after it has left", async () => {
  const pubsub = createPubSub({ publisher, subscriber, logger });
  const seen: string[] = [];
  const leaveA = await pubsub.subscribe("versions", Version, ({ version }) => void seen.push(`a${version}`));
  const leaveB = await pubsub.subscribe("versions", Version, ({ version }) => void seen.push(`b${version}`));
  await pubsub.publish("versions", { tenantId: "t", version: 1 });
  await expect.poll(() => seen).toEqual(["a1", "b1"]);
  await leaveA();
  await pubsub.publish("versions", { tenantId: "t", version: 2 });
  await expect.poll(() => seen).toEqual(["a1", "b1", "b2"]);
  await leaveB();
});

test("a message of another shape is ignored, a large one is refused", async () => {
  const pubsub = createPubSub({ publisher, subscriber, logger });
  const seen: number[] = [];
  const leave = await pubsub.subscribe("shapes", Version, ({ version }) => void seen.push(version));
  await pubsub.publish("shapes", { version: "one" });
  await pubsub.publish("shapes", { tenantId: "t", version: 2 });
  await expect.poll(() => seen).toEqual([2]);
  await expect(pubsub.publish("shapes", "x".repeat(9_000))).rejects.toThrow("larger than 8 KB");
  await leave();
});

test("subscriptions survive a restart of Redis; publishing meanwhile loses the message but does not fail", async () => {
  const pubsub = createPubSub({ publisher, subscriber, logger });
  const seen: number[] = [];
  await pubsub.subscribe("restarts", Version, ({ version }) => void seen.push(version));
  await server.kill();
  await pubsub.publish("restarts", { tenantId: "t", version: 1 });
  await server.restart();
  await expect
    .poll(
      async () => {
        await pubsub.publish("restarts", { tenantId: "t", version: 2 });
        return seen.includes(2);
      },
      { timeout: 10_000, interval: 100 },
    )
    .toBe(true);
  expect(seen).not.toContain(1);
});
