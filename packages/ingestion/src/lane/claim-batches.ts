import { ingestBatches } from "@c4/db/shard/ingest-batches";
import { laneFlushes } from "@c4/db/shard/lane-flushes";
import type { WithRelay } from "@c4/tenancy/with-relay";
import { sql } from "drizzle-orm";
import { z } from "zod";

/** A tenant's batches that have work, oldest first. */
export type Claim = { readonly tenantId: string; readonly batchIds: readonly string[] };

/** Per tenant: small batches wait their turn rather than fill memory with their bodies. */
const batchesPerTenant = 200;
const batchesPerFlush = 4_000;
/** A flush names its tenants in one field of a request to ClickHouse (128 KB). The rest has its turn in the next flush. */
const tenantsPerFlush = 1_000;

const claimedRow = z.object({ tenant_id: z.uuid(), batch_ids: z.array(z.uuid()) });

/**
 * What a lane could load now: every tenant with work gets a place, whoever sent more. Tenants with a parked part wait for
 * it: their batches have not moved although the rows of some of their records are loaded. `except` are tenants not to take.
 */
export async function claimBatches(
  withRelay: WithRelay,
  { shardId, lane }: { shardId: string; lane: number },
  { except = [] }: { except?: Iterable<string> } = {},
): Promise<Claim[]> {
  const rows = await withRelay(
    shardId,
    ({ db }) =>
      db.execute(sql`
        select tenant_id, array_agg(id::text order by place) as batch_ids
        from (
          select tenant_id, id, accepted_at, row_number() over (partition by tenant_id order by accepted_at, id) as place
          from ${ingestBatches}
          where lane = ${lane} and state in ('accepted', 'loading') and next_attempt_at <= clock_timestamp()
            and tenant_id <> all(${`{${[...except].join(",")}}`}::uuid[])
            and tenant_id not in (
              select unnest(parked) from ${laneFlushes} where lane = ${lane} and state = 'parked')
          order by place limit ${batchesPerFlush}
        ) waiting
        where place <= ${batchesPerTenant}
        group by tenant_id order by min(accepted_at), tenant_id limit ${tenantsPerFlush}`),
    { readOnly: true },
  );
  return rows.map((row) => {
    const { tenant_id, batch_ids } = claimedRow.parse(row);
    return { tenantId: tenant_id, batchIds: batch_ids };
  });
}
