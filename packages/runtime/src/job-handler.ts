import type { JobDefinition } from "@c4/contracts/jobs/define-job";
import type { z } from "zod";
import type { Logger } from "./logger.ts";

export type JobContext = {
  /** Aborted when the job's time is up or the process stops. Pass it to everything that waits. */
  readonly signal: AbortSignal;
  readonly jobId: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly logger: Logger;
};

/** Runs one job. It may run again with the same payload at any time, so a second run must change nothing. */
export type JobHandler<Payload extends z.ZodType> = (
  payload: z.output<Payload>,
  context: JobContext,
) => Promise<void>;

/** What a worker needs of a job contract; how it is deduplicated concerns the producer. */
export type ConsumedJob<Payload extends z.ZodType = z.ZodType> = Pick<
  JobDefinition<string, Payload>,
  "queue" | "name" | "payload" | "timeoutMs"
>;

/** Job contracts by name: `{ drainLane, renderReport }`. */
export type ConsumedJobs<Jobs> = { readonly [Key in keyof Jobs]: ConsumedJob };

/** One handler for each job; a job without one does not compile. */
export type JobHandlers<Jobs extends ConsumedJobs<Jobs>> = {
  readonly [Key in keyof Jobs]: JobHandler<Jobs[Key]["payload"]>;
};
