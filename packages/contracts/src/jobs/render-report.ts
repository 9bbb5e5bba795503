import { z } from "zod";
import { defineJob } from "./define-job.ts";

/** Renders one report run; the run row in the shard holds parameters, state and attempts. */
export const renderReport = defineJob({
  queue: "reports",
  name: "render-report",
  payload: z.strictObject({ tenantId: z.uuid(), runId: z.uuid() }),
  timeoutMs: 180_000,
  attempts: 3,
  deduplicate: (p) => ({ id: p.runId, keepLastIfActive: false }),
});
