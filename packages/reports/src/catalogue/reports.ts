import { AppError } from "@c4/contracts/errors";
import type { ReportDefinition } from "../define-report.ts";
import { salesSummary } from "./sales-summary.ts";

/** Every report there is. */
export const reports: readonly ReportDefinition[] = [salesSummary];

/** @throws AppError `unknown_report` */
export function reportByKey(key: string): ReportDefinition {
  const report = reports.find((candidate) => candidate.key === key);
  if (report === undefined)
    throw new AppError("unknown_report", { detail: `there is no report called ${key}` });
  return report;
}
