import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@c4/contracts/errors";
import { createFlushSteps, type FlushStepsDeps, type ParkedTenants } from "./create-flush-steps.ts";
import type { FlushDraft } from "./flush-draft.ts";
import type { FrozenFlush } from "./frozen-flush.ts";
import type { LaneLease } from "./lane-leases.ts";

/** How a drain gets a flush done, or written down for a later try. */
export type FlushRuns = {
  /**
   * Finishes what an earlier writer, or an earlier try, has staged. False when its next try is not due for a while. Parts
   * that are parked get another try when theirs is due; nothing waits for them.
   */
  recover(signal: AbortSignal): Promise<boolean>;
  /** Stages and completes a draft. Null when it was staged and has to be tried again. */
  run(draft: FlushDraft, signal: AbortSignal): Promise<CompletedFlush | null>;
  /** Whether parts of the lane's flushes are still to be committed. */
  hasParked(): Promise<boolean>;
};

export type CompletedFlush = { readonly flush: FrozenFlush; readonly parked: ParkedTenants };

/** A retry that is due sooner is waited for; the lease outlives it. */
const waitForRetryMs = 3_000;

export function createFlushRuns(deps: FlushStepsDeps, lease: LaneLease): FlushRuns {
  const { journal, leases, logger } = deps;
  const steps = createFlushSteps(deps);

  /** A failure is written down with the time of the next try; losing the lane or being stopped is not a failure. */
  const completed = async (
    flushId: string,
    signal: AbortSignal,
    complete: () => Promise<ParkedTenants>,
  ): Promise<ParkedTenants | null> => {
    try {
      return await complete();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AppError && error.code === "lane_lease_lost") throw error;
      const { lane, shardId: shard_id } = lease;
      logger.warn({ err: error, flush_id: flushId, shard_id, lane }, "flush failed and is tried again");
      await journal.recordFailure(lease, flushId, error);
      return null;
    }
  };

  const tryParked = async (signal: AbortSignal) => {
    for (const { id, attempts: tries, tenantIds, waitMs } of await journal.parked(lease)) {
      if (waitMs > 0) continue;
      await leases.renew(lease);
      await completed(id, signal, async () =>
        steps.completeParked(lease, await journal.read(lease, id), { tenantIds, tries, signal }),
      );
    }
  };

  return {
    recover: async (signal) => {
      for (;;) {
        const unfinished = await journal.unfinished(lease);
        if (unfinished === null) break;
        const { id, attempts: tries, waitMs } = unfinished;
        if (waitMs > waitForRetryMs) return false;
        await sleep(waitMs, undefined, { signal });
        await leases.renew(lease);
        await completed(id, signal, async () =>
          steps.complete(lease, await journal.read(lease, id), { verify: true, tries, signal }),
        );
      }
      await tryParked(signal);
      return true;
    },
    run: async (draft, signal) => {
      await leases.renew(lease);
      const flush = await steps.stage(lease, draft, signal);
      forgetRows(draft);
      const parked = await completed(flush.id, signal, () =>
        steps.complete(lease, flush, { verify: false, tries: 0, signal }),
      );
      return parked === null ? null : { flush, parked };
    },
    hasParked: async () => (await journal.parked(lease)).length > 0,
  };
}

/** The frozen flush holds them from here on; kept twice, they and the raw bytes would be most of the worker's memory. */
function forgetRows({ tenants }: FlushDraft): void {
  for (const { documents } of tenants) documents.clear();
}
