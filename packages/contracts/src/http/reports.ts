import { z } from "zod";
import { publicIdSchema } from "../ids.ts";

export const ReportFormat = z.enum(["pdf", "xlsx", "csv"]);
export type ReportFormat = z.infer<typeof ReportFormat>;

export const ReportInfo = z.strictObject({
  key: z.string(),
  title: z.string(),
  description: z.string(),
  formats: z.array(ReportFormat),
});
export type ReportInfo = z.infer<typeof ReportInfo>;

/** Parameters are checked against the report's own schema. */
export const RunReport = z.strictObject({
  format: ReportFormat,
  params: z.record(z.string(), z.unknown()).default({}),
});
export type RunReport = z.infer<typeof RunReport>;

export const ReportRunState = z.enum(["queued", "running", "ready", "failed", "expired"]);
export type ReportRunState = z.infer<typeof ReportRunState>;

export const ReportRun = z.strictObject({
  run_id: publicIdSchema("reportRun"),
  report: z.string(),
  title: z.string(),
  format: ReportFormat,
  state: ReportRunState,
  /** Rows of data in the file; null until it is ready. */
  rows: z.int().nullable(),
  size_bytes: z.int().nullable(),
  params: z.record(z.string(), z.unknown()),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  created_at: z.iso.datetime(),
  ready_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().nullable(),
  /** Signed link that downloads the file without further credentials until it expires; null until ready. */
  file_url: z.string().nullable(),
});
export type ReportRun = z.infer<typeof ReportRun>;

export const ReportAccepted = z.strictObject({ run_id: publicIdSchema("reportRun"), status_url: z.string() });
