import { AppError } from "@c4/contracts/errors";
import type { Clock } from "@c4/runtime/clock";
import type { TenantDirectory, TenantPlacement } from "./tenant-placement.ts";

export type PlacementKey = { by: "id" | "slug"; value: string };

export type PlacementCacheOptions = {
  /** Reads the control database; undefined when there is no such tenant. */
  read: (key: PlacementKey) => Promise<TenantPlacement | undefined>;
  clock: Clock;
  /** How long an entry is used without asking again. */
  ttlMs?: number;
  /** How long an entry goes on being used while the control database cannot be read. */
  staleMs?: number;
};

type Entry = { placement: TenantPlacement; readAt: number; askAgainAt: number };

const entriesMax = 20_000;
const retryAfterFailureMs = 5_000;

/** A directory that reads a tenant at most once in ten seconds, and does without the control database for ten minutes. */
export function createPlacementCache(options: PlacementCacheOptions): TenantDirectory {
  const { clock, ttlMs = 10_000, staleMs = 600_000 } = options;
  const entries = new Map<string, Entry>();
  const reads = new Map<string, Promise<TenantPlacement>>();
  const nowMs = () => clock.now().getTime();

  const remember = (key: PlacementKey, placement: TenantPlacement): void => {
    entries.delete(nameOf(key)); // so that the oldest read is first
    entries.set(nameOf(key), { placement, readAt: nowMs(), askAgainAt: nowMs() + ttlMs });
    const [oldest] = entries.keys();
    if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
  };

  const read = async (key: PlacementKey): Promise<TenantPlacement> => {
    const placement = await options.read(key);
    if (!placement) {
      entries.delete(nameOf(key));
      throw new AppError("not_found", { detail: "there is no such organisation" });
    }
    remember({ by: "id", value: placement.tenantId }, placement);
    remember({ by: "slug", value: placement.slug }, placement);
    return placement;
  };

  /** One read at a time per key, however many requests wait for it. */
  const readOnce = (key: PlacementKey): Promise<TenantPlacement> => {
    const running = reads.get(nameOf(key));
    if (running) return running;
    const started = read(key).finally(() => reads.delete(nameOf(key)));
    reads.set(nameOf(key), started);
    return started;
  };

  const find = async (key: PlacementKey): Promise<TenantPlacement> => {
    const entry = entries.get(nameOf(key));
    if (entry && nowMs() < entry.askAgainAt) return entry.placement;
    try {
      return await readOnce(key);
    } catch (error) {
      const usable = entry !== undefined && nowMs() - entry.readAt < staleMs;
      if (!usable || !(error instanceof AppError) || error.code !== "dependency_unavailable") throw error;
      entry.askAgainAt = nowMs() + retryAfterFailureMs;
      return entry.placement;
    }
  };

  return {
    byId: (tenantId) => find({ by: "id", value: tenantId }),
    bySlug: (slug) => find({ by: "slug", value: slug }),
    refresh: (tenantId) => read({ by: "id", value: tenantId }),
  };
}

function nameOf({ by, value }: PlacementKey): string {
  return `${by}:${value}`;
}
