import { z } from "zod";

export const Readiness = z.strictObject({
  status: z.enum(["ready", "not_ready"]),
  dependencies: z.array(
    z.strictObject({
      name: z.string(),
      needed: z.boolean(),
      ok: z.boolean(),
      latency_ms: z.number(),
      version: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
});
export type Readiness = z.infer<typeof Readiness>;
