import { ingestBatches } from "@c4/db/shard/ingest-batches";
import { laneFlushes } from "@c4/db/shard/lane-flushes";
import { laneLeases } from "@c4/db/shard/lane-leases";
import type { WithRelay } from "@c4/tenancy/with-relay";
import { sql } from "drizzle-orm";
import { z } from "zod";

const laneRow = z.object({ lane: z.int() });

/** Lanes of a shard that have work due which nobody is doing: a wake was lost, a worker died, or a retry has come. */
export async function findWaitingLanes(withRelay: WithRelay, shardId: string): Promise<number[]> {
  const rows = await withRelay(
    shardId,
    ({ db }) =>
      db.execute(sql`
        select lane from (
          select distinct lane from ${ingestBatches}
          where state in ('accepted', 'loading') and next_attempt_at <= clock_timestamp()
          union
          select lane from ${laneFlushes} where state in ('staged', 'parked') and next_attempt_at <= clock_timestamp()
        ) due
        where not exists (
          select from ${laneLeases} held where held.lane = due.lane and held.expires_at > clock_timestamp())
        order by lane`),
    { readOnly: true },
  );
  return rows.map((row) => laneRow.parse(row).lane);
}
