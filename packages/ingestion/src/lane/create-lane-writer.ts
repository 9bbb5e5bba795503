import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@c4/contracts/errors";
import { claimBatches } from "./claim-batches.ts";
import { createFlushSteps, type FlushStepsDeps } from "./create-flush-steps.ts";
import { type DraftFlushDeps, draftFlush } from "./draft-flush.ts";
import { failBatch } from "./fail-batch.ts";
import type { BatchDraft, FlushDraft } from "./flush-draft.ts";
import type { LaneLease } from "./lane-leases.ts";
import { createTenantMemories } from "./tenant-memories.ts";

export type LaneWriterDeps = FlushStepsDeps &
  Omit<DraftFlushDeps, "memories"> & {
    /** Ledger rows of one flush, about. */
    readonly rowBudget: number;
    /** Small flushes of a lane begin at least this far apart: sales that trickle in share an insert. */
    readonly trickleMs: number;
  };

export type DrainOptions = {
  readonly signal: AbortSignal;
  /** No new flush begins after so long; whoever called wakes the lane again. */
  readonly budgetMs: number;
};

/** `held`: another writer is at it. `more`: time was up before the work was. `waiting`: a failed flush has its next try later. */
export type DrainResult = "drained" | "held" | "more" | "waiting";

export type LaneWriter = {
  /** Loads what the lane's batches hold until there is no more. Any number of processes may call it at any time. */
  drain(shardId: string, lane: number, options: DrainOptions): Promise<DrainResult>;
};

/** A retry that is due sooner is waited for; the lease outlives it. */
const waitForRetryMs = 3_000;
const smallFlush = 1_000;

export function createLaneWriter(given: LaneWriterDeps): LaneWriter {
  const deps = { ...given, memories: createTenantMemories() };
  const startedAt = new Map<string, number>();
  return {
    drain: async (shardId, lane, options) => {
      const lease = await deps.leases.acquire(shardId, lane);
      if (lease === null) return "held";
      try {
        return await createDrain(deps, lease, startedAt)(options);
      } finally {
        // A lease that cannot be given back runs out by itself.
        await deps.leases.release(lease).catch(() => {});
      }
    },
  };
}

function createDrain(
  deps: LaneWriterDeps & DraftFlushDeps,
  lease: LaneLease,
  startedAt: Map<string, number>,
) {
  const steps = createFlushSteps(deps);
  const { failpoint } = deps.failpoints;
  const laneKey = `${lease.shardId}.${lease.lane}`;

  /** Not tried again by this drain; upkeep wakes the lane as long as they have work. */
  const unreachable = new Set<string>();

  const nextDraft = async (signal: AbortSignal, taken?: ReadonlyMap<string, BatchDraft>) => {
    const due = await claimBatches(deps.withRelay, lease);
    const claims = due.filter(({ tenantId }) => !unreachable.has(tenantId));
    await failpoint("claimed");
    const draft = await draftFlush(deps, claims, {
      rowBudget: deps.rowBudget,
      signal,
      ...(taken === undefined ? {} : { taken }),
    });
    await failpoint("normalised");
    return draft;
  };

  /** Finishes what an earlier writer, or an earlier try, has staged. */
  const recover = async (signal: AbortSignal): Promise<boolean> => {
    for (;;) {
      const unfinished = await deps.journal.unfinished(lease);
      if (unfinished === null) return true;
      if (unfinished.waitMs > waitForRetryMs) return false;
      await sleep(unfinished.waitMs, undefined, { signal });
      await deps.leases.renew(lease);
      await tryComplete(unfinished.id, signal, async () =>
        steps.complete(lease, await deps.journal.read(lease, unfinished.id), { verify: true, signal }),
      );
    }
  };

  /** A failure is written down with the time of the next try; losing the lane or being stopped is not a failure. */
  const tryComplete = async (
    flushId: string,
    signal: AbortSignal,
    complete: () => Promise<void>,
  ): Promise<boolean> => {
    try {
      await complete();
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AppError && error.code === "lane_lease_lost") throw error;
      deps.logger.warn({ err: error, flush_id: flushId, lane: laneKey }, "flush failed and is tried again");
      await deps.journal.recordFailure(lease, flushId, error);
      return false;
    }
  };

  const pace = async (signal: AbortSignal) => {
    const wait = (startedAt.get(laneKey) ?? 0) + deps.trickleMs - performance.now();
    if (wait > 0) await sleep(wait, undefined, { signal });
  };

  /** False when it has to be tried again. */
  const flushOnce = async (draft: FlushDraft, signal: AbortSignal): Promise<boolean> => {
    await deps.leases.renew(lease);
    const beganAt = performance.now();
    const flush = await steps.stage(lease, draft, signal);
    forgetRows(draft);
    const complete = () => steps.complete(lease, flush, { verify: false, signal });
    if (!(await tryComplete(flush.id, signal, complete))) return false;
    for (const { tenantId, placeholders, masters } of flush.commits) {
      deps.memories.of(tenantId).remember([...placeholders, ...masters].map(({ id }) => id));
    }
    const rows = flush.manifest.sections.reduce((sum, section) => sum + section.rows, 0);
    if (rows > 0 && rows < smallFlush) startedAt.set(laneKey, beganAt);
    return true;
  };

  const setAside = async ({ unreachable: tenants, failures }: FlushDraft) => {
    for (const { tenantId: tenant_id, error } of tenants) {
      deps.logger.warn({ err: error, tenant_id }, "tenant cannot be loaded now");
      unreachable.add(tenant_id);
    }
    for (const failure of failures) {
      const { tenantId: tenant_id, batchId: batch_id, error } = failure;
      deps.logger.error({ err: error, tenant_id, batch_id }, "batch could not be normalised");
      await failBatch(deps.withTenant, failure);
    }
  };

  return async ({ signal, budgetMs }: DrainOptions): Promise<DrainResult> => {
    const endsAt = performance.now() + budgetMs;
    let prefetched: Promise<FlushDraft> | null = null;
    let unfinished = true;
    for (;;) {
      signal.throwIfAborted();
      if (unfinished && !(await recover(signal))) return "waiting";
      if (performance.now() > endsAt) return "more";
      if (prefetched === null) await pace(signal);
      const draft: FlushDraft = await (prefetched ?? nextDraft(signal));
      prefetched = null;
      if (draft.tenants.length > 0) {
        const next = prefetch(draft, (taken) => nextDraft(signal, taken));
        unfinished = !(await flushOnce(draft, signal));
        prefetched = unfinished ? null : next;
      }
      await setAside(draft);
      if (draft.tenants.length === 0 && draft.failures.length === 0) return "drained";
    }
  };
}

/** The frozen flush holds them from here on; kept twice, they and the raw bytes would be most of the worker's memory. */
function forgetRows({ tenants }: FlushDraft): void {
  for (const { documents } of tenants) documents.clear();
}

/**
 * The next records are normalised while this flush is staged and loaded, when there are more in its batches. Not when it brings locations:
 * they decide dates, and are known to others only after the commit.
 */
function prefetch(
  draft: FlushDraft,
  next: (taken: ReadonlyMap<string, BatchDraft>) => Promise<FlushDraft>,
): Promise<FlushDraft> | null {
  const taken = new Map(draft.tenants.flatMap(({ batches }) => [...batches]));
  const more = [...taken.values()].some(({ exhausted }) => !exhausted);
  const locates = draft.tenants.some(({ masters }) =>
    [...masters.values()].some(({ master }) => master.kind === "location"),
  );
  if (!more || locates || draft.failures.length > 0) return null;
  const drafted = next(taken);
  // Awaited later, or dropped: a failure must not count as unhandled meanwhile.
  drafted.catch(() => {});
  return drafted;
}
