import { AppError } from "@c4/contracts/errors";
import { reportRuns } from "@c4/db/shard/report-runs";
import type { TenantTx } from "@c4/tenancy/with-tenant";
import { and, count, eq, inArray, sql } from "drizzle-orm";

/**
 * One tenant's burst must not hold up everyone else's reports. Takes a lock until the transaction ends, so that two requests at
 * the same moment do not both take the last place.
 * @throws AppError `too_many_requests`
 */
export async function assertRoom(db: TenantTx["db"], tenantId: string, most: number): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`report_runs ${tenantId}`}, 0))`);
  const [open] = await db
    .select({ runs: count() })
    .from(reportRuns)
    .where(and(eq(reportRuns.tenantId, tenantId), inArray(reportRuns.state, ["queued", "running"])));
  if ((open?.runs ?? 0) < most) return;
  throw new AppError("too_many_requests", {
    detail: `${most} reports are already being made; wait for one of them`,
    retryAfterSeconds: 10,
  });
}
