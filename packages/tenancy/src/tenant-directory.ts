import { tenantPlacements } from "@c4/db/control/tenant-placements";
import { tenants } from "@c4/db/control/tenants";
import type { Clock } from "@c4/runtime/clock";
import { eq } from "drizzle-orm";
import { createPlacementCache, type PlacementKey } from "./placement-cache.ts";
import type { WithControl } from "./with-control.ts";

/** Where a tenant is, whether it may use C4, and the calendar its figures are shown in. */
export type TenantPlacement = {
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
  readonly status: "active" | "suspended";
  readonly plan: string;
  readonly region: string;
  readonly reportingCurrency: string;
  readonly timeZone: string;
  /** ISO weekday, 1 is Monday. */
  readonly weekStart: number;
  /** Months from the business date for which the plan keeps ledgers and roll-ups. */
  readonly retentionMonths: number;
  readonly shardId: string;
  readonly epoch: number;
};

export type TenantDirectory = {
  /** @throws AppError not_found when there is no such tenant. */
  byId(tenantId: string): Promise<TenantPlacement>;
  /** @throws AppError not_found when there is no such tenant. */
  bySlug(slug: string): Promise<TenantPlacement>;
  /** Reads the control database now: after a move, or when a change must be seen at once. */
  refresh(tenantId: string): Promise<TenantPlacement>;
};

/** The directory of tenants in the control database, cached: see {@link createPlacementCache} for how long. */
export function createTenantDirectory(deps: { withControl: WithControl; clock: Clock }): TenantDirectory {
  return createPlacementCache({ clock: deps.clock, read: (key) => readPlacement(deps.withControl, key) });
}

async function readPlacement(
  withControl: WithControl,
  { by, value }: PlacementKey,
): Promise<TenantPlacement | undefined> {
  const [row] = await withControl(
    ({ db }) =>
      db
        .select({
          tenantId: tenants.id,
          slug: tenants.slug,
          name: tenants.name,
          status: tenants.status,
          plan: tenants.plan,
          region: tenants.region,
          reportingCurrency: tenants.reportingCurrency,
          timeZone: tenants.timeZone,
          weekStart: tenants.weekStart,
          retentionMonths: tenants.retentionMonths,
          shardId: tenantPlacements.shardId,
          epoch: tenantPlacements.epoch,
        })
        .from(tenants)
        .innerJoin(tenantPlacements, eq(tenantPlacements.tenantId, tenants.id))
        .where(eq(by === "id" ? tenants.id : tenants.slug, value)),
    { readOnly: true, statementTimeoutMs: 2_000 },
  );
  return row;
}
