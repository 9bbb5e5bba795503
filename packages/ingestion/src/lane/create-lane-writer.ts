import { setTimeout as sleep } from "node:timers/promises";
import type { FlushStepsDeps } from "./create-flush-steps.ts";
import type { DraftFlushDeps } from "./draft-flush.ts";
import type { FlushDraft } from "./flush-draft.ts";
import { createFlushDrafts } from "./flush-drafts.ts";
import { type CompletedFlush, createFlushRuns } from "./flush-runs.ts";
import type { LaneLease } from "./lane-leases.ts";
import { createTenantMemories, type TenantMemories } from "./tenant-memories.ts";

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

/** `held`: another writer is at it. `more`: time was up before the work was. `waiting`: a failed flush, or a parked part of one, has its next try later. */
export type DrainResult = "drained" | "held" | "more" | "waiting";

export type LaneWriter = {
  /** Loads what the lane's batches hold until there is no more. Any number of processes may call it at any time. */
  drain(shardId: string, lane: number, options: DrainOptions): Promise<DrainResult>;
};

/** What a writer remembers from one drain to the next. */
type WriterMemory = {
  readonly memories: TenantMemories;
  /** When each lane's last small flush began. */
  readonly smallFlushes: Map<string, number>;
};

const smallFlushRows = 1_000;

export function createLaneWriter(deps: LaneWriterDeps): LaneWriter {
  const memory: WriterMemory = { memories: createTenantMemories(), smallFlushes: new Map() };
  return {
    drain: async (shardId, lane, options) => {
      const lease = await deps.leases.acquire(shardId, lane);
      if (lease === null) return "held";
      try {
        return await drainLane({ ...deps, ...memory }, lease, options);
      } finally {
        // A lease that cannot be given back runs out by itself.
        await deps.leases.release(lease).catch(() => {});
      }
    },
  };
}

async function drainLane(
  deps: LaneWriterDeps & WriterMemory,
  lease: LaneLease,
  { signal, budgetMs }: DrainOptions,
): Promise<DrainResult> {
  const drafts = createFlushDrafts(deps, lease);
  const runs = createFlushRuns(deps, lease);
  const endsAt = performance.now() + budgetMs;
  let ahead: Promise<FlushDraft> | null = null;
  let unfinished = true;
  for (;;) {
    signal.throwIfAborted();
    if (unfinished && !(await runs.recover(signal))) return "waiting";
    if (performance.now() > endsAt) return "more";
    if (ahead === null) await paceSmallFlushes(deps, lease, signal);
    const beganAt = performance.now();
    const draft: FlushDraft = await (ahead ?? drafts.next(signal));
    ahead = null;
    if (draft.tenants.length > 0) {
      const following = drafts.ahead(draft, signal);
      const completed = await runs.run(draft, signal);
      unfinished = completed === null;
      if (completed !== null) {
        remember(deps, lease, { ...completed, beganAt });
        // What follows in the batches of a parked tenant waits: its cursors have not moved.
        ahead = completed.parked.length === 0 ? following : null;
      }
    }
    await drafts.setAside(draft);
    if (draft.tenants.length === 0 && draft.failures.length === 0) {
      return (await runs.hasParked()) ? "waiting" : "drained";
    }
  }
}

function laneKey({ shardId, lane }: LaneLease): string {
  return `${shardId}.${lane}`;
}

async function paceSmallFlushes(
  { smallFlushes, trickleMs }: WriterMemory & Pick<LaneWriterDeps, "trickleMs">,
  lease: LaneLease,
  signal: AbortSignal,
): Promise<void> {
  const waitMs = (smallFlushes.get(laneKey(lease)) ?? 0) + trickleMs - performance.now();
  if (waitMs > 0) await sleep(waitMs, undefined, { signal });
}

function remember(
  { memories, smallFlushes }: WriterMemory,
  lease: LaneLease,
  { flush, parked, beganAt }: CompletedFlush & { beganAt: number },
): void {
  for (const { tenantId, placeholders, masters } of flush.commits) {
    if (parked.includes(tenantId)) continue;
    memories.of(tenantId).remember([...placeholders, ...masters].map(({ id }) => id));
  }
  const rows = flush.manifest.sections.reduce((sum, section) => sum + section.rows, 0);
  if (rows > 0 && rows < smallFlushRows) smallFlushes.set(laneKey(lease), beganAt);
}
