import type { Logger } from "@c4/runtime/logger";
import type { WithRelay } from "@c4/tenancy/with-relay";
import { claimBatches } from "./claim-batches.ts";
import { type DraftFlushDeps, draftFlush } from "./draft-flush.ts";
import { failBatch } from "./fail-batch.ts";
import type { BatchDraft, FlushDraft } from "./flush-draft.ts";
import type { IngestFailpoints } from "./ingest-failpoints.ts";
import type { LaneLease } from "./lane-leases.ts";

export type FlushDraftsDeps = DraftFlushDeps & {
  readonly withRelay: WithRelay;
  readonly logger: Logger;
  readonly failpoints: IngestFailpoints;
  readonly rowBudget: number;
};

/** Where a drain gets its flushes from. */
export type FlushDrafts = {
  /** The next records of the lane; no tenants when there are none. */
  next(signal: AbortSignal): Promise<FlushDraft>;
  /**
   * The records behind a draft that is still to be staged and loaded; null when they must wait for it. They wait when it
   * brings locations: those decide dates, and are known to others only after the commit.
   */
  ahead(draft: FlushDraft, signal: AbortSignal): Promise<FlushDraft> | null;
  /** Notes what the draft could not read, so that it does not come again at once. */
  setAside(draft: FlushDraft): Promise<void>;
};

type Taken = ReadonlyMap<string, BatchDraft>;

export function createFlushDrafts(deps: FlushDraftsDeps, lease: LaneLease): FlushDrafts {
  const { failpoints, logger, rowBudget, withRelay, withTenant } = deps;
  /** Not tried again by this drain; upkeep wakes the lane as long as they have work. */
  const unreachable = new Set<string>();

  const next = async (signal: AbortSignal, taken: Taken = new Map()) => {
    const claims = await claimBatches(withRelay, lease, { except: unreachable });
    await failpoints.failpoint("claimed");
    const draft = await draftFlush(deps, claims, { rowBudget, signal, taken });
    await failpoints.failpoint("normalised");
    return draft;
  };

  return {
    next: (signal) => next(signal),
    ahead: (draft, signal) => {
      const taken: Taken = new Map(draft.tenants.flatMap(({ batches }) => [...batches]));
      const more = [...taken.values()].some(({ exhausted }) => !exhausted);
      if (!more || bringsLocations(draft) || draft.failures.length > 0) return null;
      const drafted = next(signal, taken);
      // Awaited later, or dropped: a failure must not count as unhandled meanwhile.
      drafted.catch(() => {});
      return drafted;
    },
    setAside: async (draft) => {
      for (const { tenantId: tenant_id, error } of draft.unreachable) {
        logger.warn({ err: error, tenant_id }, "tenant cannot be loaded now");
        unreachable.add(tenant_id);
      }
      for (const failure of draft.failures) {
        const { tenantId: tenant_id, batchId: batch_id, error } = failure;
        logger.error({ err: error, tenant_id, batch_id }, "batch could not be normalised");
        await failBatch(withTenant, failure);
      }
    },
  };
}

function bringsLocations({ tenants }: FlushDraft): boolean {
  return tenants.some(({ masters }) =>
    [...masters.values()].some(({ master }) => master.kind === "location"),
  );
}
