import { controlAuditLog } from "@c4/db/control/audit-log";
import { tenantPlacements } from "@c4/db/control/tenant-placements";
import { tenants } from "@c4/db/control/tenants";
import { newId } from "@c4/db/new-id";
import { tenantHomes } from "@c4/db/shard/tenant-homes";
import type { Clock } from "@c4/runtime/clock";
import { eq, sql } from "drizzle-orm";
import type { ShardMap } from "./shard-map.ts";
import type { WithControl } from "./with-control.ts";
import type { WithControlTenant } from "./with-control-tenant.ts";

export type NewTenant = {
  slug: string;
  name: string;
  region: string;
  plan: string;
  /** ISO 4217. */
  reportingCurrency: string;
  /** IANA zone. */
  timeZone: string;
  /** ISO weekday, 1 is Monday. */
  weekStart: number;
  /** Months from the business date for which ledgers are kept; the plan's default when left out. */
  retentionMonths?: number;
  shardId: string;
};
export type CreatedTenant = { tenantId: string; shardId: string; created: boolean };
export type CreateTenant = (tenant: NewTenant) => Promise<CreatedTenant>;

type Deps = {
  withControl: WithControl;
  withControlTenant: WithControlTenant;
  shards: ShardMap;
  clock: Clock;
};

/**
 * Creates a tenant with its placement and its home. The slug decides which tenant is meant: an existing one is left as it is,
 * and a creation that stopped between the two databases is completed.
 */
export function createCreateTenant(deps: Deps): CreateTenant {
  return async (tenant) => {
    const placed = (await findBySlug(deps, tenant.slug)) ?? (await place(deps, tenant));
    await openHome(deps, placed);
    return { tenantId: placed.tenantId, shardId: placed.shardId, created: placed.created };
  };
}

type Placed = CreatedTenant & { epoch: number };

async function findBySlug({ withControl }: Deps, slug: string): Promise<Placed | undefined> {
  const [found] = await withControl(
    ({ db }) =>
      db
        .select({
          tenantId: tenants.id,
          shardId: tenantPlacements.shardId,
          epoch: tenantPlacements.epoch,
        })
        .from(tenants)
        .innerJoin(tenantPlacements, eq(tenantPlacements.tenantId, tenants.id))
        .where(eq(tenants.slug, slug)),
    { readOnly: true },
  );
  return found && { ...found, created: false };
}

async function place(deps: Deps, { shardId, ...tenant }: NewTenant): Promise<Placed> {
  const now = deps.clock.now();
  const tenantId = newId(now);
  const created = await deps.withControlTenant(tenantId, async ({ db }) => {
    const inserted = await db
      .insert(tenants)
      .values({ id: tenantId, ...tenant })
      .onConflictDoNothing()
      .returning({ id: tenants.id });
    if (inserted.length === 0) return false; // someone else was faster with this slug
    await db.insert(tenantPlacements).values({ tenantId, shardId });
    await db.insert(controlAuditLog).values({
      tenantId,
      id: newId(now),
      actorKind: "system",
      action: "tenant.created",
      targetKind: "tenant",
      targetId: tenantId,
      after: { ...tenant, shardId },
    });
    return true;
  });
  if (created) return { tenantId, shardId, epoch: 1, created };
  const other = await findBySlug(deps, tenant.slug);
  if (!other) throw new Error(`the tenant with slug ${tenant.slug} has no placement`);
  return other;
}

/** withTenant needs a home to enter, so this is the one place that opens a shard without one. */
async function openHome({ shards }: Deps, { tenantId, shardId, epoch }: Placed): Promise<void> {
  await shards.app(shardId).transaction(
    async (db) => {
      await db.execute(sql`select set_config('app.tenant_id', ${tenantId}, true)`);
      await db.insert(tenantHomes).values({ tenantId, epoch }).onConflictDoNothing();
    },
    { readOnly: false },
  );
}
