import { AppError } from "@c4/contracts/errors";
import { tenantPlacements } from "@c4/db/control/tenant-placements";
import { tenants } from "@c4/db/control/tenants";
import type { Clock } from "@c4/runtime/clock";
import { eq } from "drizzle-orm";
import type { WithControl } from "./with-control.ts";

/** Where a tenant is, and whether it may use C4. */
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
  readonly shardId: string;
  readonly epoch: number;
};

export type TenantDirectory = {
  /** @throws AppError not_found when there is no such tenant. */
  byId(tenantId: string): Promise<TenantPlacement>;
  bySlug(slug: string): Promise<TenantPlacement>;
  /** Reads the control database now: after a move, or when a change must be seen at once. */
  refresh(tenantId: string): Promise<TenantPlacement>;
};

export type TenantDirectoryOptions = {
  withControl: WithControl;
  clock: Clock;
  /** How long an entry is used without asking again. */
  ttlMs?: number;
  /** How long an entry goes on being used while the control database cannot be read. */
  staleMs?: number;
};

type Key = `id:${string}` | `slug:${string}`;
type Entry = { placement: TenantPlacement; readAt: number; askAgainAt: number };

const entriesMax = 20_000;
const retryAfterFailureMs = 5_000;

/** A cached directory of tenants: at most one read per tenant and ten seconds, and ten minutes without the control database. */
export function createTenantDirectory(options: TenantDirectoryOptions): TenantDirectory {
  const { withControl, clock, ttlMs = 10_000, staleMs = 600_000 } = options;
  const entries = new Map<Key, Entry>();
  const reads = new Map<Key, Promise<TenantPlacement>>();

  const remember = (key: Key, placement: TenantPlacement): void => {
    const now = clock.now().getTime();
    entries.delete(key);
    entries.set(key, { placement, readAt: now, askAgainAt: now + ttlMs });
    const [oldest] = entries.keys();
    if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
  };

  const read = async (key: Key): Promise<TenantPlacement> => {
    const placement = await readPlacement(withControl, key);
    if (!placement) {
      entries.delete(key);
      throw new AppError("not_found", { detail: "there is no such organisation" });
    }
    remember(`id:${placement.tenantId}`, placement);
    remember(`slug:${placement.slug}`, placement);
    return placement;
  };

  /** One read at a time per tenant, however many requests wait for it. */
  const readOnce = (key: Key): Promise<TenantPlacement> => {
    const running = reads.get(key);
    if (running) return running;
    const started = read(key).finally(() => reads.delete(key));
    reads.set(key, started);
    return started;
  };

  const find = async (key: Key): Promise<TenantPlacement> => {
    const entry = entries.get(key);
    const now = clock.now().getTime();
    if (entry && now < entry.askAgainAt) return entry.placement;
    try {
      return await readOnce(key);
    } catch (error) {
      const usable = entry && clock.now().getTime() - entry.readAt < staleMs;
      if (!usable || !(error instanceof AppError) || error.code !== "dependency_unavailable") throw error;
      entry.askAgainAt = clock.now().getTime() + retryAfterFailureMs;
      return entry.placement;
    }
  };

  return {
    byId: (tenantId) => find(`id:${tenantId}`),
    bySlug: (slug) => find(`slug:${slug}`),
    refresh: (tenantId) => read(`id:${tenantId}`),
  };
}

async function readPlacement(withControl: WithControl, key: Key): Promise<TenantPlacement | undefined> {
  const separator = key.indexOf(":");
  const value = key.slice(separator + 1);
  const column = key.startsWith("id:") ? tenants.id : tenants.slug;
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
          shardId: tenantPlacements.shardId,
          epoch: tenantPlacements.epoch,
        })
        .from(tenants)
        .innerJoin(tenantPlacements, eq(tenantPlacements.tenantId, tenants.id))
        .where(eq(column, value)),
    { readOnly: true, statementTimeoutMs: 2_000 },
  );
  return row;
}
