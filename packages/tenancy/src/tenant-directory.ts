import { tenantPlacements } from "@c4/db/control/tenant-placements";
import { tenants } from "@c4/db/control/tenants";
import type { Clock } from "@c4/runtime/clock";
import { eq } from "drizzle-orm";
import { createPlacementCache, type PlacementKey } from "./placement-cache.ts";
import type { TenantDirectory, TenantPlacement } from "./tenant-placement.ts";
import type { WithControl } from "./with-control.ts";

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
