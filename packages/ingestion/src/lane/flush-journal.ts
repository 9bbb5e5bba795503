import { createHash } from "node:crypto";
import { laneFlushes } from "@c4/db/shard/lane-flushes";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { WithRelay } from "@c4/tenancy/with-relay";
import { and, eq, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { faultCode } from "./flush-faults.ts";
import { FlushManifest, type FrozenFlush, frozenFlushKey, TenantCommit } from "./frozen-flush.ts";
import { assertLease, type LaneLease } from "./lane-leases.ts";

/** A staged flush that was not finished, and when it may be tried again. */
export type UnfinishedFlush = { readonly id: string; readonly attempts: number; readonly waitMs: number };

export type ParkedFlush = UnfinishedFlush & { readonly tenantIds: readonly string[] };

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
  /** The flush is done but for the parts of these tenants. */
  finish(lease: LaneLease, flushId: string, parked: readonly string[]): Promise<void>;
  /** Flushes of the lane with parts that are still to be committed, the oldest first. */
  parked(lease: LaneLease): Promise<ParkedFlush[]>;
};

const seqRow = z.object({ seq: z.coerce.number() });
const unfinishedRow = z
  .object({ id: z.uuid(), attempts: z.int(), wait_ms: z.coerce.number(), parked: z.array(z.uuid()) })
  .transform(({ id, attempts, wait_ms, parked }) => ({ id, attempts, waitMs: wait_ms, tenantIds: parked }));

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
      const objectKey = frozenFlushKey(lease.shardId, id);
      await objectStore.put(objectKey, body);
      const { lane, epoch } = lease;
      await withRelay(lease.shardId, async (tx) => {
        await assertLease(tx, lease);
        await tx.db
          .insert(laneFlushes)
          .values({ id, lane, epoch, objectKey, manifest, checksum: checksumOf(body) });
      });
    },
    unfinished: async (lease) => (await flushesOf(withRelay, lease, "staged"))[0] ?? null,
    parked: (lease) => flushesOf(withRelay, lease, "parked"),
    read: (lease, flushId) => readFrozen(withRelay, objectStore, lease, flushId),
    recordFailure: ({ shardId }, flushId, error) =>
      withRelay(shardId, async ({ db }) => {
        await db.execute(sql`
          update ${laneFlushes}
          set attempts = attempts + 1, error = ${faultCode(error)}, next_attempt_at = ${nextAttempt}
          where id = ${flushId} and state <> 'loaded'`);
      }),
    finish: async ({ shardId }, flushId, parked) => {
      if (parked.length > 0) return park(withRelay, { shardId, flushId, parked });
      await withRelay(shardId, async ({ db }) => {
        await db.execute(sql`
          update ${laneFlushes} set state = 'loaded', loaded_at = clock_timestamp(), error = null, parked = '{}'
          where id = ${flushId} and state <> 'loaded'`);
        await db.execute(sql`
          delete from ${laneFlushes}
          where state = 'loaded' and loaded_at < clock_timestamp() - ${keptHours} * interval '1 hour'`);
      });
      await objectStore.delete(frozenFlushKey(shardId, flushId));
    },
  };
}

const nextAttempt = sql`clock_timestamp()
  + least(${lastRetryMs}, ${firstRetryMs} * 2 ^ least(attempts, 10)) * interval '1 millisecond'`;

function flushesOf(
  withRelay: WithRelay,
  { shardId, lane }: LaneLease,
  state: "staged" | "parked",
): Promise<ParkedFlush[]> {
  return withRelay(
    shardId,
    async ({ db }) => {
      const rows = await db.execute(sql`
        select id, attempts, parked,
          greatest(0, extract(epoch from next_attempt_at - clock_timestamp()) * 1000)::float8 as wait_ms
        from ${laneFlushes} where lane = ${lane} and state = ${state} order by id`);
      return rows.map((row) => unfinishedRow.parse(row));
    },
    { readOnly: true },
  );
}

/** A flush that is parked again is tried less and less often; the object with its parts stays. */
function park(
  withRelay: WithRelay,
  { shardId, flushId, parked }: { shardId: string; flushId: string; parked: readonly string[] },
): Promise<void> {
  return withRelay(shardId, async ({ db }) => {
    await db.execute(sql`
      update ${laneFlushes} set state = 'parked', parked = ${`{${parked.join(",")}}`}::uuid[],
        attempts = case when state = 'parked' then attempts + 1 else 0 end, next_attempt_at = ${nextAttempt}
      where id = ${flushId} and state <> 'loaded'`);
  });
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
        .where(and(eq(laneFlushes.id, flushId), ne(laneFlushes.state, "loaded"))),
    { readOnly: true },
  );
  if (row === undefined) throw new Error(`flush ${flushId} has nothing left to do`);
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
