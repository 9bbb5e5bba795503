import { createHash } from "node:crypto";
import { laneFlushes } from "@c4/db/shard/lane-flushes";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { WithRelay } from "@c4/tenancy/with-relay";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { FlushManifest, type FrozenFlush, frozenFlushKey, TenantCommit } from "./frozen-flush.ts";
import { assertLease, type LaneLease } from "./lane-leases.ts";

/** A staged flush that was not finished, and when it may be tried again. */
export type UnfinishedFlush = { readonly id: string; readonly attempts: number; readonly waitMs: number };

/** The rows of `lane_flushes` and the objects they name: the memory of a lane. */
export type FlushJournal = {
  /** Orders what flushes applied; rises with every flush of the shard. */
  nextAppliedSeq(shardId: string): Promise<number>;
  /** Stores the object, then its row, which makes the flush exist. @throws AppError lane_lease_lost */
  stage(lease: LaneLease, flush: FrozenFlush): Promise<void>;
  unfinished(lease: LaneLease): Promise<UnfinishedFlush | null>;
  read(lease: LaneLease, flushId: string): Promise<FrozenFlush>;
  /** Sets back the next try, longer every time, and says why. */
  recordFailure(lease: LaneLease, flushId: string, error: unknown): Promise<void>;
  finish(lease: LaneLease, flushId: string): Promise<void>;
};

const seqRow = z.object({ seq: z.coerce.number() });
const unfinishedRow = z.object({ id: z.uuid(), attempts: z.int(), wait_ms: z.coerce.number() });

const firstRetryMs = 500;
const lastRetryMs = 60_000;
const keptHours = 24;

export function createFlushJournal(withRelay: WithRelay, objectStore: ObjectStore): FlushJournal {
  return {
    nextAppliedSeq: (shardId) =>
      withRelay(shardId, async ({ db }) => {
        const [row] = await db.execute(sql`select nextval('applied_seq') as seq`);
        return seqRow.parse(row).seq;
      }),
    stage: async (lease, { id, manifest, body }) => {
      const objectKey = frozenFlushKey(id);
      await objectStore.put(objectKey, body);
      const { lane, epoch } = lease;
      await withRelay(lease.shardId, async (tx) => {
        await assertLease(tx, lease);
        await tx.db
          .insert(laneFlushes)
          .values({ id, lane, epoch, objectKey, manifest, checksum: checksumOf(body) });
      });
    },
    unfinished: ({ shardId, lane }) =>
      withRelay(
        shardId,
        async ({ db }) => {
          const [row] = await db.execute(sql`
            select id, attempts,
              greatest(0, extract(epoch from next_attempt_at - clock_timestamp()) * 1000)::float8 as wait_ms
            from ${laneFlushes} where lane = ${lane} and state = 'staged'`);
          if (row === undefined) return null;
          const { id, attempts, wait_ms } = unfinishedRow.parse(row);
          return { id, attempts, waitMs: wait_ms };
        },
        { readOnly: true },
      ),
    read: (lease, flushId) => readFrozen(withRelay, objectStore, lease, flushId),
    recordFailure: ({ shardId }, flushId, error) =>
      withRelay(shardId, async ({ db }) => {
        const message = error instanceof Error ? error.message.slice(0, 500) : "unknown";
        await db.execute(sql`
          update ${laneFlushes} set attempts = attempts + 1, error = ${message}, next_attempt_at = clock_timestamp()
            + least(${lastRetryMs}, ${firstRetryMs} * 2 ^ least(attempts, 10)) * interval '1 millisecond'
          where id = ${flushId} and state = 'staged'`);
      }),
    finish: async ({ shardId }, flushId) => {
      await withRelay(shardId, async ({ db }) => {
        await db.execute(sql`
          update ${laneFlushes} set state = 'loaded', loaded_at = clock_timestamp(), error = null
          where id = ${flushId} and state = 'staged'`);
        await db.execute(sql`
          delete from ${laneFlushes}
          where state = 'loaded' and loaded_at < clock_timestamp() - ${keptHours} * interval '1 hour'`);
      });
      await objectStore.delete(frozenFlushKey(flushId));
    },
  };
}

async function readFrozen(
  withRelay: WithRelay,
  objectStore: ObjectStore,
  { shardId }: LaneLease,
  flushId: string,
): Promise<FrozenFlush> {
  const [row] = await withRelay(
    shardId,
    ({ db }) =>
      db
        .select({
          manifest: laneFlushes.manifest,
          checksum: laneFlushes.checksum,
          objectKey: laneFlushes.objectKey,
          ageMs: sql<number>`(extract(epoch from clock_timestamp() - ${laneFlushes.stagedAt}) * 1000)::float8`,
        })
        .from(laneFlushes)
        .where(and(eq(laneFlushes.id, flushId), eq(laneFlushes.state, "staged"))),
    { readOnly: true },
  );
  if (row === undefined) throw new Error(`flush ${flushId} is not staged`);
  const manifest = FlushManifest.parse(row.manifest);
  const body = await objectStore.getBytes(row.objectKey);
  if (checksumOf(body) !== row.checksum) throw new Error(`the frozen rows of flush ${flushId} are damaged`);
  const { offset, length } = manifest.commit;
  const commits: unknown = JSON.parse(body.toString("utf8", offset, offset + length));
  return { id: flushId, manifest, commits: z.array(TenantCommit).parse(commits), body, ageMs: row.ageMs };
}

function checksumOf(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
