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

/** The job contracts by name of the constant: `{ drainLane, renderReport }`. */
export type JobMap<Payloads extends Record<string, z.ZodType>> = {
  readonly [Key in keyof Payloads]: JobDefinition<string, Payloads[Key]>;
};

/** One handler for each job of the map; a job without one does not compile. */
export type JobHandlers<Payloads extends Record<string, z.ZodType>> = {
  readonly [Key in keyof Payloads]: JobHandler<Payloads[Key]>;
};
