import { z } from "zod";
import { defineJob } from "./define-job.ts";

/** A lane to look at. Redis is only the alarm clock: leases, retries and backoff live in Postgres. */
export const drainLane = defineJob({
  queue: "ingest",
  name: "drain-lane",
  payload: z.strictObject({ shardId: z.string().min(1), lane: z.int().min(0) }),
  timeoutMs: 120_000,
  attempts: 1,
  deduplicate: (p) => ({ id: `${p.shardId}.${p.lane}`, keepLastIfActive: true }),
});
