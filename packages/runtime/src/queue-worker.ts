import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { z } from "zod";
import type { JobHandlers, JobMap } from "./job-handler.ts";
import type { Service } from "./lifecycle.ts";
import { queuePrefix } from "./queue-prefix.ts";
import { createRunJob, type RunJob, type RunJobDeps } from "./run-job.ts";

export type QueueWorkerDeps<Payloads extends Record<string, z.ZodType>> = RunJobDeps & {
  readonly jobs: JobMap<Payloads>;
  readonly handlers: JobHandlers<Payloads>;
  /** The queues this process consumes, and how many jobs of each at a time. */
  readonly queues: Readonly<Record<string, { readonly concurrency: number }>>;
  /** A `patient` connection to REDIS_URL_QUEUE. */
  readonly redis: Redis;
  /** How long active jobs may go on after `stop` before their signal is aborted. */
  readonly graceMs: number;
  readonly prefix?: string;
};

/** A job whose worker died is given to another one after the lock has run out and the next check has come. */
const LOCK_MS = 20_000;
const STALLED_CHECK_MS = 5_000;
/** Jobs are idempotent and resume: a worker that is killed again and again must not make BullMQ drop them. */
const MAX_STALLED = 10;
/** Time for an aborted handler to unwind before its connections go away. */
const UNWIND_MS = 1_000;

/** Consumes queues with one handler per job. It goes on by itself after a Redis outage (bullmq 6.3.3 or newer is needed). */
export function createQueueWorker<Payloads extends Record<string, z.ZodType>>(
  deps: QueueWorkerDeps<Payloads>,
): Service {
  const { jobs, handlers, queues, redis, logger, graceMs, prefix = queuePrefix } = deps;
  const runners = new Map<string, RunJob>();
  const register = <Key extends keyof Payloads>(key: Key) => {
    runners.set(`${jobs[key].queue} ${jobs[key].name}`, createRunJob(jobs[key], handlers[key], deps));
  };
  for (const key of Object.keys(jobs)) register(key);

  const stopping = new AbortController();
  const active = new Set<Promise<void>>();

  const consume = (queue: string, concurrency: number) => {
    const worker = new Worker(
      queue,
      async (job) => {
        const run = runners.get(`${queue} ${job.name}`);
        if (run === undefined) throw new Error(`no handler for job ${job.name} of queue ${queue}`);
        const received = { id: job.id ?? "", attempt: job.attemptsMade + 1, payload: job.data };
        const work = run(received, stopping.signal);
        active.add(work);
        await work.finally(() => active.delete(work));
      },
      {
        connection: redis,
        prefix,
        concurrency,
        autorun: false,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: MAX_STALLED,
      },
    );
    worker.on("stalled", (jobId) =>
      logger.warn({ queue, job_id: jobId }, "job lost its worker and is run again"),
    );
    // createRedis logs an outage once; BullMQ reports it at every try.
    worker.on("error", (error) => {
      if (redis.status === "ready") logger.warn({ err: error, queue }, "queue worker");
      else logger.debug({ err: error, queue }, "queue worker");
    });
    return worker;
  };

  let workers: Worker[] = [];
  return {
    name: "queue-worker",
    start: async () => {
      workers = Object.entries(queues).map(([queue, { concurrency }]) => consume(queue, concurrency));
      for (const worker of workers) {
        worker.run().catch((error: unknown) => logger.error({ err: error }, "queue worker ended"));
      }
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.pause(true)));
      const finished = () => Promise.allSettled([...active]).then(() => true);
      const clean = await Promise.race([finished(), sleep(graceMs, false, { ref: false })]);
      if (!clean) {
        logger.warn({ active: active.size }, "jobs did not end in time and are aborted");
        stopping.abort(new Error("the worker is stopping"));
        await Promise.race([finished(), sleep(UNWIND_MS, false, { ref: false })]);
      }
      await Promise.all(workers.map((worker) => worker.close(active.size > 0)));
    },
  };
}
