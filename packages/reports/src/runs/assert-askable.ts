import { resolveQuery } from "@c4/analytics/plan/resolve-query";
import { AppError, type InputIssue } from "@c4/contracts/errors";
import { MetricQuery } from "@c4/contracts/http/metrics";
import { fromPublicId } from "@c4/contracts/ids";
import { locations } from "@c4/db/shard/locations";
import type { RowScope } from "@c4/tenancy/row-scope";
import type { TenantPlacement } from "@c4/tenancy/tenant-placement";
import type { TenantTx } from "@c4/tenancy/with-tenant";
import { and, eq, inArray } from "drizzle-orm";
import type { ReportDefinition, ReportParams } from "../define-report.ts";

type Tenant = Pick<TenantPlacement, "reportingCurrency" | "timeZone" | "weekStart" | "retentionMonths">;

/**
 * Has the engine judge the period when the report is asked for: whoever asks learns at once what would fail a minute later. The
 * comparison is left out, because a report whose comparison is no longer kept is made without it.
 * @throws AppError `validation_failed` that names `params.period`
 */
export async function assertPeriodKept(
  report: ReportDefinition,
  { period }: Pick<ReportParams, "period">,
  { tenant, now }: { tenant: Tenant; now: Date },
): Promise<void> {
  const metrics = report.sections.flatMap((section) => section.metrics).slice(0, 1);
  try {
    await resolveQuery(MetricQuery.parse({ metrics, period }), {
      ...tenant,
      now,
      dataRange: async () => null,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw refusal([{ path: "params.period", code: error.code, message: error.message }]);
  }
}

/**
 * A location that is another tenant's, or outside the reader's rows, is one that does not exist: a report over it would be empty
 * without saying why.
 * @throws AppError `validation_failed` that names each such location
 */
export async function assertLocationsSeen(
  { db, tenantId }: TenantTx,
  { locations: wanted = [] }: Pick<ReportParams, "locations">,
  scope: RowScope,
): Promise<void> {
  if (wanted.length === 0) return;
  const ids = wanted.map((publicId) => fromPublicId("location", publicId));
  const isSeen = (id: string) => scope.allLocations || scope.locationIds.includes(id);
  const asked = ids.flatMap((id) => (id !== null && isSeen(id) ? [id] : []));
  const found = await db
    .select({ id: locations.id })
    .from(locations)
    .where(and(eq(locations.tenantId, tenantId), inArray(locations.id, asked)));
  const known = new Set<string | null>(found.map(({ id }) => id));
  const issues = ids.flatMap((id, index) =>
    known.has(id)
      ? []
      : [{ path: `params.locations.${index}`, code: "not_found", message: "there is no such location" }],
  );
  if (issues.length > 0) throw refusal(issues);
}

function refusal(issues: readonly InputIssue[]): AppError {
  return new AppError("validation_failed", { detail: issues[0]?.message ?? "", issues });
}
