import { AppError } from "@c4/contracts/errors";
import { UnrecoverableError } from "bullmq";
import type { z } from "zod";
import type { ConsumedJob, JobHandler } from "./job-handler.ts";
import type { LogContext } from "./log-context.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";
import { runLimited } from "./run-limited.ts";

export type RunJobDeps = {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "jobSeconds">;
  readonly context: LogContext;
  /** How long a handler may take to notice that its signal was aborted before its job is given up. */
  readonly abandonMs?: number;
};

/** A job as it came out of Redis. */
export type ReceivedJob = { readonly id: string; readonly attempt: number; readonly payload: unknown };

export type RunJob = (received: ReceivedJob, stopping: AbortSignal) => Promise<void>;

type Outcome = "done" | "retryable" | "refused";

/**
 * The worker's edge: checks the payload, limits the time, and translates errors. An `AppError` that is not retryable becomes
 * BullMQ's `UnrecoverableError`; everything else is thrown on and tried again while the job has attempts left.
 */
export function createRunJob<Payload extends z.ZodType>(
  job: ConsumedJob<Payload>,
  handler: JobHandler<Payload>,
  { logger, metrics, context, abandonMs = 5_000 }: RunJobDeps,
): RunJob {
  const handle = async ({ id, attempt, payload }: ReceivedJob, stopping: AbortSignal) => {
    const parsed = job.payload.safeParse(payload);
    // A newer producer may be ahead of this worker; trying the same payload again here cannot help.
    if (!parsed.success)
      throw new AppError("validation_failed", { detail: `payload of ${job.name}`, cause: parsed.error });
    await runLimited({ name: job.name, timeoutMs: job.timeoutMs, abandonMs, stopping }, (signal) =>
      handler(parsed.data, { signal, jobId: id, attempt, logger }),
    );
  };

  return (received, stopping) =>
    context.run({ job: job.name, job_id: received.id, ...tenantOf(received.payload) }, async () => {
      const endTimer = metrics.jobSeconds.startTimer({ queue: job.queue, job: job.name });
      const finish = (outcome: Outcome) => Math.round(endTimer({ outcome }) * 1_000);
      try {
        await handle(received, stopping);
        logger.debug({ duration_ms: finish("done") }, "job done");
      } catch (error) {
        const refused = error instanceof AppError && !error.retryable;
        const duration_ms = finish(refused ? "refused" : "retryable");
        const fields = { err: error, duration_ms, attempt: received.attempt };
        if (refused) {
          logger.warn(fields, "job refused");
          throw Object.assign(new UnrecoverableError(error.message), { cause: error });
        }
        if (error instanceof AppError) logger.warn(fields, "job failed, may be tried again");
        else logger.error(fields, "job failed");
        throw error;
      }
    });
}

function tenantOf(payload: unknown): { tenant_id?: string } {
  if (typeof payload !== "object" || payload === null || !("tenantId" in payload)) return {};
  return typeof payload.tenantId === "string" ? { tenant_id: payload.tenantId } : {};
}
