import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@c4/contracts/errors";
import type { JobDefinition } from "@c4/contracts/jobs/define-job";
import { type JobsOptions, Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { z } from "zod";
import type { Service } from "./lifecycle.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";
import { queuePrefix } from "./queue-prefix.ts";

export type QueueProducerDeps = {
  /** A `patient` connection to REDIS_URL_QUEUE. */
  readonly redis: Redis;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "lostWakes">;
  readonly prefix?: string;
  /** How long Redis may take to accept a job. */
  readonly timeoutMs?: number;
};

export type QueueProducer = Service & {
  /**
   * Hands a job to Redis; a job with the same deduplication id that still waits swallows it.
   * @throws AppError `dependency_unavailable` when Redis does not take it in time.
   */
  add<Name extends string, Payload extends z.ZodType>(
    job: JobDefinition<Name, Payload>,
    payload: z.input<Payload>,
  ): Promise<void>;
  /** Best effort, for work that upkeep finds anyway: never throws, logs once per outage. False when the wake was lost. Need not be awaited. */
  wake<Name extends string, Payload extends z.ZodType>(
    job: JobDefinition<Name, Payload>,
    payload: z.input<Payload>,
  ): Promise<boolean>;
};

/** First pause before another try of a job that has several attempts; it doubles from there. */
const RETRY_DELAY_MS = 2_000;

/** Puts jobs of the contracts on their queues. Jobs leave Redis when they end: Postgres holds what happened. */
export function createQueueProducer(deps: QueueProducerDeps): QueueProducer {
  const { redis, logger, metrics, prefix = queuePrefix, timeoutMs = 500 } = deps;
  const queues = new Map<string, Queue>();
  let losingWakes = false;
  let becomingReady: Promise<unknown> | undefined;

  const queueOf = (name: string) => {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, { connection: redis, prefix });
    // createRedis logs outages; without a listener BullMQ would print them a second time.
    queue.on("error", (error) => logger.debug({ err: error, queue: name }, "queue connection"));
    queues.set(name, queue);
    return queue;
  };

  /** A command given to a disconnected client would wait in memory and run long after the caller gave up. */
  const connected = async () => {
    if (redis.status === "ready") return;
    becomingReady ??= once(redis, "ready", { signal: AbortSignal.timeout(timeoutMs) }).finally(() => {
      becomingReady = undefined;
    });
    await becomingReady;
  };

  const add: QueueProducer["add"] = async (job, payload) => {
    const checked = job.payload.parse(payload);
    try {
      await connected();
      await within(queueOf(job.queue).add(job.name, checked, jobOptions(job, checked)), timeoutMs);
    } catch (error) {
      throw new AppError("dependency_unavailable", { retryAfterSeconds: 2, cause: error });
    }
  };

  return {
    name: "queue-producer",
    add,
    wake: async (job, payload) => {
      try {
        await add(job, payload);
        losingWakes = false;
        return true;
      } catch (error) {
        metrics.lostWakes.inc({ job: job.name });
        if (!losingWakes)
          logger.warn({ err: error, job: job.name }, "wakes are lost; upkeep finds the work later");
        losingWakes = true;
        return false;
      }
    },
    stop: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function jobOptions<Payload extends z.ZodType>(
  job: JobDefinition<string, Payload>,
  payload: z.output<Payload>,
): JobsOptions {
  const deduplication = job.deduplicate?.(payload);
  return {
    attempts: job.attempts ?? 1,
    backoff: { type: "exponential", delay: RETRY_DELAY_MS, jitter: 0.5 },
    // A finished job that stayed would keep its id taken and swallow later wakes.
    removeOnComplete: true,
    removeOnFail: true,
    ...(deduplication === undefined ? {} : { deduplication }),
  };
}

async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const done = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`Redis did not answer within ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => {});
    done.abort();
  }
}
