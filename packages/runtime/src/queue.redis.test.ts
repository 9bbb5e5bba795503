import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { AppError } from "@c4/contracts/errors";
import { defineJob } from "@c4/contracts/jobs/define-job";
import { type KillableRedis, startKillableRedis } from "@c4/testing/killable-redis";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { JobHandler } from "./job-handler.ts";
import { createLogContext } from "./log-context.ts";
import { createLogger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { createQueueProducer } from "./queue-producer.ts";
import { createQueueWorker } from "./queue-worker.ts";
import { createRedis } from "./redis.ts";

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

const payload = z.strictObject({ lane: z.int() });
const deduplicate = (p: z.infer<typeof payload>) => ({ id: `s1.${p.lane}`, keepLastIfActive: true });
const lane = defineJob({ queue: "ingest", name: "lane", payload, timeoutMs: 400, attempts: 1, deduplicate });
const report = defineJob({ queue: "reports", name: "report", payload, timeoutMs: 5_000, attempts: 2 });

const packageRoot = fileURLToPath(new URL("..", import.meta.url));
const sourceOf = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** A worker for a process of its own: it takes a job, says so, and never ends it. */
const victim = (url: string, prefix: string) => `
  import { Worker } from "bullmq";
  import { createLogger } from ${sourceOf("./logger.ts")};
  import { createRedis } from ${sourceOf("./redis.ts")};
  const logger = createLogger({ level: "silent", service: "victim" });
  const connection = createRedis("${url}", { role: "patient", name: "queue", logger });
  const hang = () => new Promise(() => process.stdout.write("taken"));
  new Worker("ingest", hang, { connection, prefix: "${prefix}", lockDuration: 1_500, stalledInterval: 500 });`;

const lines: string[] = [];
const context = createLogContext();
const logger = createLogger({
  level: "debug",
  service: "test",
  context,
  destination: { write: (l) => void lines.push(l) },
});
const metrics = createMetrics({ service: "test", processMetrics: false });
let server: KillableRedis;
let redis: Redis;
let runs = 0;
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startKillableRedis();
  redis = createRedis(server.url, { role: "patient", name: "queue", logger });
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});
afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});

type Handler = JobHandler<typeof payload>;
const idle: Handler = async () => {};

/** A producer and a worker on queues of their own; `start` is separate so that jobs can pile up first. */
function harness(handlers: { lane?: Handler; report?: Handler }, graceMs = 1_000) {
  const prefix = `{test-${++runs}}`;
  const producer = createQueueProducer({ redis, logger, metrics, prefix });
  const worker = createQueueWorker({
    jobs: { lane, report },
    handlers: { lane: handlers.lane ?? idle, report: handlers.report ?? idle },
    queues: { ingest: { concurrency: 4 }, reports: { concurrency: 1 } },
    redis,
    logger,
    metrics,
    context,
    graceMs,
    abandonMs: 100,
    prefix,
  });
  cleanups.push(worker.stop, producer.stop);
  const left = async () => (await redis.keys(`${prefix}:*`)).filter((key) => /:\d+$|:de:/.test(key));
  return { producer, worker, left };
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("a job reaches its handler with its payload, and leaves nothing in Redis", async () => {
  const seen: number[] = [];
  const { producer, worker, left } = harness({ lane: async (p) => void seen.push(p.lane) });
  await worker.start?.();
  await producer.add(lane, { lane: 3 });
  await eventually(() => seen).toEqual([3]);
  await eventually(left).toEqual([]);
});

test("a hundred wakes of a waiting lane are one job", async () => {
  const seen: number[] = [];
  const { producer, worker } = harness({ lane: async (p) => void seen.push(p.lane) });
  await Promise.all(Array.from({ length: 100 }, () => producer.wake(lane, { lane: 1 })));
  await producer.wake(lane, { lane: 2 });
  await worker.start?.();
  await eventually(() => seen.length).toBe(2);
  await pause(100);
  expect(seen.sort()).toEqual([1, 2]);
});

test("wakes while the lane is being drained are one more run after it, never lost and never beside it", async () => {
  let runsOfLane = 0;
  let running = 0;
  let most = 0;
  const { producer, worker } = harness({
    lane: async () => {
      runsOfLane += 1;
      most = Math.max(most, ++running);
      await pause(100);
      running -= 1;
    },
  });
  await worker.start?.();
  await producer.wake(lane, { lane: 1 });
  await eventually(() => running).toBe(1);
  for (let i = 0; i < 5; i++) await producer.wake(lane, { lane: 1 });
  await eventually(() => runsOfLane).toBe(2);
  await pause(200);
  expect([runsOfLane, most]).toEqual([2, 1]);
});

test("a lane that failed can be woken again: the second run is seen", async () => {
  let runsOfLane = 0;
  const { producer, worker, left } = harness({
    lane: async () => {
      runsOfLane += 1;
      throw new Error("bug");
    },
  });
  await worker.start?.();
  await producer.add(lane, { lane: 1 });
  await eventually(() => runsOfLane).toBe(1);
  await eventually(left).toEqual([]);
  await producer.add(lane, { lane: 1 });
  await eventually(() => runsOfLane).toBe(2);
});

test("a retryable failure is tried again after a pause, and the second attempt is seen", async () => {
  const attempts: number[] = [];
  const { producer, worker, left } = harness({
    report: async (_, { attempt }) => {
      attempts.push(attempt);
      if (attempt === 1) throw new AppError("storage_unavailable");
    },
  });
  await worker.start?.();
  await producer.add(report, { lane: 1 });
  await eventually(() => attempts).toEqual([1, 2]);
  await eventually(left).toEqual([]);
}, 10_000);

test("a failure that trying again cannot mend stops the job at once", async () => {
  let tries = 0;
  const { producer, worker, left } = harness({
    report: async () => {
      tries += 1;
      throw new AppError("unknown_report");
    },
  });
  await worker.start?.();
  await producer.add(report, { lane: 1 });
  await eventually(() => tries).toBe(1);
  await eventually(left).toEqual([]);
  await pause(300);
  expect(tries).toBe(1);
});

test("a payload that does not match is refused before anything is queued", async () => {
  const { producer, left } = harness({});
  await expect(producer.add(lane, JSON.parse('{"lane":"one"}'))).rejects.toThrow();
  expect(await left()).toEqual([]);
});

test("a handler is told when its time is up, and given up when it does not listen", async () => {
  const aborted: number[] = [];
  const { producer, worker, left } = harness({
    lane: (p, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          aborted.push(p.lane);
          if (p.lane === 1) reject(signal.reason);
        });
      }),
  });
  await worker.start?.();
  await producer.add(lane, { lane: 1 });
  await producer.add(lane, { lane: 2 });
  await eventually(() => aborted.sort()).toEqual([1, 2]);
  await eventually(left).toEqual([]);
  expect(lines.join()).toContain("lane went on after it was told to end");
});

test("stop lets the running job end and takes no new one", async () => {
  const done: number[] = [];
  const { producer, worker } = harness({
    report: async (p) => {
      await pause(200);
      done.push(p.lane);
    },
  });
  await producer.add(report, { lane: 1 });
  await producer.add(report, { lane: 2 });
  const startedBefore = lines.length;
  await worker.start?.();
  await pause(100);
  await worker.stop();
  expect(done).toEqual([1]);
  expect(lines.slice(startedBefore).join()).not.toContain("aborted");
});

test("a job that outlasts the grace time is aborted when the worker stops", async () => {
  let reason: unknown;
  const { producer, worker } = harness(
    {
      report: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            reason = signal.reason;
            reject(signal.reason);
          });
        }),
    },
    50,
  );
  await worker.start?.();
  await producer.add(report, { lane: 1 });
  await pause(150);
  await worker.stop();
  expect(String(reason)).toContain("the worker is stopping");
});

test("log lines of a job carry its name and id, and the metric its outcome", async () => {
  const { producer, worker } = harness({
    lane: async (_, job) => job.logger.info({ marker: "m1" }, "at work"),
  });
  await worker.start?.();
  await producer.add(lane, { lane: 7 });
  await eventually(() =>
    lines.some((line) => line.includes('"marker":"m1"') && /"job":"lane","job_id":"\d+"/.test(line)),
  ).toBe(true);
  expect(await metrics.registry.metrics()).toMatch(/c4_job_seconds_count\{[^}]*outcome="done"[^}]*\} [1-9]/);
});

test("with Redis down a wake is lost quietly within a second, an add is refused as retryable, and both work again", async () => {
  const seen: number[] = [];
  const { producer, worker } = harness({ lane: async (p) => void seen.push(p.lane) });
  await worker.start?.();
  await producer.add(lane, { lane: 1 });
  await eventually(() => seen).toEqual([1]);

  await server.kill();
  await eventually(() => redis.status).not.toBe("ready");
  const startedAt = performance.now();
  expect(await producer.wake(lane, { lane: 2 })).toBe(false);
  expect(await producer.wake(lane, { lane: 2 })).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  await expect(producer.add(report, { lane: 2 })).rejects.toMatchObject({
    code: "dependency_unavailable",
    retryable: true,
  });
  expect(lines.filter((line) => line.includes("wakes are lost"))).toHaveLength(1);

  await server.restart();
  await eventually(() => redis.status).toBe("ready");
  expect(await producer.wake(lane, { lane: 3 })).toBe(true);
  await eventually(() => seen.includes(3)).toBe(true);
  // Nothing was kept in memory to be sent after the outage: it would grow as long as the outage lasts.
  expect(seen).toEqual([1, 3]);
}, 30_000);

test("a worker goes on consuming after Redis was killed in the middle of a job", async () => {
  const ended: number[] = [];
  const { producer, worker } = harness({
    report: async (p) => {
      await pause(300);
      ended.push(p.lane);
    },
  });
  await worker.start?.();
  await producer.add(report, { lane: 1 });
  await pause(100);
  await server.kill();
  await pause(1_000);
  await server.restart();
  await eventually(() => redis.status).toBe("ready");
  await producer.add(report, { lane: 2 });
  await eventually(() => ended.includes(2)).toBe(true);
}, 30_000);

test("a job whose worker was killed is run again by another worker, and a wake in between is not lost", async () => {
  const prefix = `{test-${++runs}}`;
  const producer = createQueueProducer({ redis, logger, metrics, prefix });
  await producer.add(lane, { lane: 9 });
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", victim(server.url, prefix)],
    { cwd: packageRoot },
  );
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  // Kept behind the locked job: one more run after it.
  await producer.wake(lane, { lane: 9 });

  const seen: number[] = [];
  const worker = createQueueWorker({
    jobs: { lane },
    handlers: { lane: async (p) => void seen.push(p.lane) },
    queues: { ingest: { concurrency: 1 } },
    redis,
    logger,
    metrics,
    context,
    graceMs: 1_000,
    prefix,
    lockMs: 1_500,
  });
  cleanups.push(worker.stop, producer.stop);
  await worker.start?.();
  await eventually(() => seen).toEqual([9, 9]);
  expect(lines.join()).toContain("job lost its worker");
}, 30_000);

test("an emptied Redis loses what waited, and the next wake works", async () => {
  const seen: number[] = [];
  const { producer, worker } = harness({
    lane: async (p) => {
      seen.push(p.lane);
      if (p.lane === 1) await pause(200);
    },
  });
  await worker.start?.();
  await producer.wake(lane, { lane: 1 });
  await eventually(() => seen).toEqual([1]);
  await redis.flushall();
  await pause(300);
  expect(await producer.wake(lane, { lane: 2 })).toBe(true);
  expect(await producer.wake(lane, { lane: 1 })).toBe(true);
  await eventually(() => seen.toSorted()).toEqual([1, 1, 2]);
}, 30_000);

test("a job without a handler, or a handler with another payload, does not compile", () => {
  const deps = { queues: {}, redis, logger, metrics, context, graceMs: 0 };
  // @ts-expect-error report has no handler
  createQueueWorker({ ...deps, jobs: { lane, report }, handlers: { lane: idle } });
  const wrong = async (_: { lane: string }) => {};
  // @ts-expect-error the payload of lane holds a number
  createQueueWorker({ ...deps, jobs: { lane }, handlers: { lane: wrong } });
});
