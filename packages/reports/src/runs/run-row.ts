import { type ErrorCode, errorCodes } from "@c4/contracts/error-codes";
import type { ReportRun } from "@c4/contracts/http/reports";
import { toPublicId } from "@c4/contracts/ids";
import type { reportRuns } from "@c4/db/shard/report-runs";
import type { RowScope } from "@c4/tenancy/row-scope";
import { z } from "zod";
import { reports } from "../catalogue/reports.ts";
import type { FileLinks } from "./file-links.ts";

export type RunRow = typeof reportRuns.$inferSelect;

const storedParams = z.record(z.string(), z.unknown());

/** A run as the API shows it; a file whose time is over is expired even before upkeep has removed it. */
export function toReportRun(row: RunRow, { links, now }: { links: FileLinks; now: Date }): ReportRun {
  const over = row.state === "ready" && row.expiresAt !== null && row.expiresAt <= now;
  const state = over ? "expired" : row.state;
  const { tenantId, id: runId } = row;
  return {
    run_id: toPublicId("reportRun", runId),
    report: row.reportKey,
    title: titleOf(row.reportKey),
    format: row.format,
    state,
    rows: row.rows,
    size_bytes: row.sizeBytes,
    params: storedParams.parse(row.params),
    error:
      row.errorCode === null
        ? null
        : { code: row.errorCode, message: row.errorMessage ?? titleOfError(row.errorCode) },
    created_at: row.createdAt.toISOString(),
    ready_at: row.readyAt?.toISOString() ?? null,
    expires_at: row.expiresAt?.toISOString() ?? null,
    file_url:
      state === "ready" && row.expiresAt !== null ? links.sign({ tenantId, runId }, row.expiresAt) : null,
  };
}

/** The rows a run was asked with. */
export function scopeOf({ locationIds }: Pick<RunRow, "locationIds">): RowScope {
  return locationIds === null ? { allLocations: true } : { allLocations: false, locationIds };
}

/** A report that has left the catalogue keeps its key as title. */
function titleOf(key: string): string {
  return reports.find((report) => report.key === key)?.title.en ?? key;
}

function titleOfError(code: string): string {
  return isErrorCode(code) ? errorCodes[code].title : code;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
