import { setTimeout as sleep } from "node:timers/promises";
import { type Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { ConsumedJobs, JobHandlers } from "./job-handler.ts";
import type { Service } from "./lifecycle.ts";
import { queuePrefix } from "./queue-prefix.ts";
import { createRunJob, type RunJob, type RunJobDeps } from "./run-job.ts";

type ConsumerDeps = RunJobDeps & {
  /** A `patient` connection to REDIS_URL_QUEUE. */
  readonly redis: Redis;
  readonly prefix?: string;
  /** How long a dead worker's job stays locked; it is run again at most two thirds of this later. The same for all workers. */
  readonly lockMs?: number;
};

export type QueueWorkerDeps<Jobs extends ConsumedJobs<Jobs>> = ConsumerDeps & {
  readonly jobs: Jobs;
  readonly handlers: JobHandlers<Jobs>;
  /** The queues this process consumes, and how many jobs of each at a time. */
  readonly queues: Readonly<Record<string, { readonly concurrency: number }>>;
  /** How long active jobs may go on after `stop` before their signal is aborted. */
  readonly graceMs: number;
};

/** Long enough for a busy event loop to renew it in time (it is renewed at half), short enough to wait for. */
const LOCK_MS = 15_000;
/** Jobs are idempotent and resume: a worker that is killed again and again must not make BullMQ drop them. */
const MAX_STALLED = 10;
/** Time for an aborted handler to unwind before its connections go away. */
const UNWIND_MS = 1_000;

/** Consumes queues with one handler per job. It goes on by itself after a Redis outage (bullmq 6.3.3 or newer is needed). */
export function createQueueWorker<Jobs extends ConsumedJobs<Jobs>>(deps: QueueWorkerDeps<Jobs>): Service {
  const { queues, logger, graceMs } = deps;
  const runners = createRunners(deps);
  const stopping = new AbortController();
  const active = new Set<Promise<void>>();
  const finished = () => Promise.allSettled([...active]).then(() => true);

  const process = async (job: Job) => {
    const run = runners.get(runnerKey(job.queueName, job.name));
    if (run === undefined) throw new Error(`no handler for job ${job.name} of queue ${job.queueName}`);
    const work = run({ id: job.id ?? "", attempt: job.attemptsMade + 1, payload: job.data }, stopping.signal);
    active.add(work);
    await work.finally(() => active.delete(work));
  };

  let workers: Worker[] = [];
  return {
    name: "queue-worker",
    start: async () => {
      workers = Object.entries(queues).map(([queue, { concurrency }]) =>
        consume(queue, concurrency, process, deps),
      );
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.pause(true)));
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

function createRunners<Jobs extends ConsumedJobs<Jobs>>(
  deps: QueueWorkerDeps<Jobs>,
): ReadonlyMap<string, RunJob> {
  const { jobs, handlers } = deps;
  const runners = new Map<string, RunJob>();
  for (const key in jobs) {
    runners.set(runnerKey(jobs[key].queue, jobs[key].name), createRunJob(jobs[key], handlers[key], deps));
  }
  return runners;
}

function runnerKey(queue: string, job: string): string {
  return `${queue} ${job}`;
}

function consume(
  queue: string,
  concurrency: number,
  process: (job: Job) => Promise<void>,
  deps: ConsumerDeps,
): Worker {
  const { redis, logger, prefix = queuePrefix, lockMs = LOCK_MS } = deps;
  const worker = new Worker(queue, process, {
    connection: redis,
    prefix,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs / 3,
    maxStalledCount: MAX_STALLED,
  });
  worker.on("stalled", (jobId) =>
    logger.warn({ queue, job_id: jobId }, "job lost its worker and is run again"),
  );
  // createRedis logs an outage once; BullMQ reports it at every try.
  worker.on("error", (error) => {
    if (redis.status === "ready") logger.warn({ err: error, queue }, "queue worker");
    else logger.debug({ err: error, queue }, "queue worker");
  });
  return worker;
}
