import { renderReport } from "@c4/contracts/jobs/render-report";
import { reportRuns } from "@c4/db/shard/report-runs";
import type { Clock } from "@c4/runtime/clock";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { QueueProducer } from "@c4/runtime/queue-producer";
import { tryEach } from "@c4/runtime/try-each";
import type { WithRelay } from "@c4/tenancy/with-relay";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { and, eq, lt, or, type SQL, sql } from "drizzle-orm";
import { findRun } from "./find-runs.ts";
import { objectPrefix } from "./object-name.ts";
import { expireRun, type RunRef } from "./run-transitions.ts";

export type RunUpkeepDeps = {
  withRelay: WithRelay;
  withTenant: WithTenant;
  queue: Pick<QueueProducer, "wake">;
  objects: Pick<ObjectStore, "deletePrefix">;
  clock: Clock;
};

export type RunUpkeep = {
  /** Wakes a worker for runs whose job or worker was lost. Returns how many. */
  requeueStuckRuns(shardId: string): Promise<number>;
  /**
   * Removes files whose time is over, and what lost tries left of them. Returns how many runs. A tenant that cannot be entered
   * does not keep the others' files: the first failure is thrown at the end.
   */
  expireRuns(shardId: string): Promise<number>;
};

/** A run that waits longer than this is woken again; its job swallows the wake if it is still there. */
const patienceMs = 30_000;
const atOnce = 200;

/** What a shard's report runs need now and then, over all its tenants. Doing it twice changes nothing. */
export function createRunUpkeep({ withRelay, withTenant, queue, objects, clock }: RunUpkeepDeps): RunUpkeep {
  const refsWhere = (shardId: string, where: SQL | undefined): Promise<RunRef[]> =>
    withRelay(
      shardId,
      ({ db }) =>
        db
          .select({ tenantId: reportRuns.tenantId, runId: reportRuns.id })
          .from(reportRuns)
          .where(where)
          // In any order, so that runs which fail each time cannot fill every round.
          .orderBy(sql`random()`)
          .limit(atOnce),
      { readOnly: true },
    );

  return {
    requeueStuckRuns: async (shardId) => {
      const now = clock.now();
      const waitsSince = new Date(now.getTime() - patienceMs);
      const stuck = await refsWhere(
        shardId,
        or(
          and(eq(reportRuns.state, "queued"), lt(reportRuns.createdAt, waitsSince)),
          and(eq(reportRuns.state, "running"), lt(reportRuns.leaseUntil, now)),
        ),
      );
      for (const ref of stuck) await queue.wake(renderReport, ref);
      return stuck.length;
    },

    expireRuns: async (shardId) => {
      const now = clock.now();
      const due = await refsWhere(shardId, and(eq(reportRuns.state, "ready"), lt(reportRuns.expiresAt, now)));
      await tryEach(due, async (ref) => {
        // The files go first: a crash in between leaves a run that is expired by its time and found again.
        const scope = { allLocations: true } as const;
        const { attempts } = await withTenant(ref.tenantId, ({ db }) =>
          findRun(db, { ...ref, scope }, ref.runId),
        );
        for (let attempt = 1; attempt <= attempts; attempt += 1)
          await objects.deletePrefix(objectPrefix({ ...ref, attempt }));
        await withTenant(ref.tenantId, ({ db }) => expireRun(db, ref, now));
      });
      return due.length;
    },
  };
}
