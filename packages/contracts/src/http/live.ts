import { z } from "zod";

/** Single-use ticket, 30 seconds, to open `GET /v1/live?ticket=…`. */
export const LiveTicket = z.strictObject({ ticket: z.string(), expires_in: z.int() });

/** What the socket carries: versions and ids, never figures. */
export const LiveMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("data_version"), data_version: z.int(), loading: z.boolean() }),
  z.strictObject({ type: z.literal("report_run"), run_id: z.string(), state: z.string() }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;
