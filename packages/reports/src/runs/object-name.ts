import type { ReportFormat } from "@c4/contracts/http/reports";
import type { DateRange } from "../document/report-document.ts";

export const contentTypes: Record<ReportFormat, string> = {
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
};

type RunTry = { tenantId: string; runId: string; attempt: number };

/** Every try writes to a place of its own: one that was thought dead cannot overwrite the file of the one that won. */
export function objectPrefix({ tenantId, runId, attempt }: RunTry): string {
  return `exports/${tenantId}/${runId}.${attempt}`;
}

/** The file's own name is the last part of its key: `acme-sales-summary-2026-11-01-to-2026-11-19.pdf`. */
export function objectKeyOf(
  run: RunTry,
  { slug, report, period, format }: { slug: string; report: string; period: DateRange; format: ReportFormat },
): string {
  const dates = period.from === period.to ? period.from : `${period.from}-to-${period.to}`;
  return `${objectPrefix(run)}/${slug}-${report}-${dates}.${format}`;
}

export function fileNameOf(objectKey: string): string {
  return objectKey.slice(objectKey.lastIndexOf("/") + 1);
}
