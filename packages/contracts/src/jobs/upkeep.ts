import { z } from "zod";
import { defineJob } from "./define-job.ts";

/** Repeats every few seconds: wakes lanes with work nobody is doing, and report runs whose job was lost with Redis. */
export const upkeep = defineJob({
  queue: "upkeep",
  name: "upkeep",
  payload: z.strictObject({}),
  timeoutMs: 30_000,
  attempts: 1,
  deduplicate: () => ({ id: "upkeep", keepLastIfActive: false }),
});
