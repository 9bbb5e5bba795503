import { AppError, isRetryable } from "@c4/contracts/errors";
import { ingestBatches } from "@c4/db/shard/ingest-batches";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { sql } from "drizzle-orm";
import type { BatchFailure } from "./flush-draft.ts";

const triesMax = 5;
const firstRetryMs = 1_000;
const lastRetryMs = 300_000;

/**
 * A batch that could not be read or normalised is tried again later, alone: the lane goes on without it. After five tries
 * that made no progress, or at once when trying again cannot help, it has failed. An outage of a store never fails a batch.
 */
export async function failBatch(
  withTenant: WithTenant,
  { tenantId, batchId, error }: BatchFailure,
): Promise<void> {
  const outage = error instanceof AppError && error.retryable;
  const counted = outage ? 0 : 1;
  const tries = isRetryable(error) ? triesMax : 1;
  const code = error instanceof AppError ? error.code : "internal";
  const message = error instanceof AppError ? error.message : "the batch could not be read";
  await withTenant(tenantId, ({ db }) =>
    db.execute(sql`
      update ${ingestBatches} set
        attempts = attempts + ${counted}, error_code = ${code}, error_message = ${message},
        state = case when ${counted} = 1 and attempts + 1 >= ${tries} then 'failed' else state end,
        next_attempt_at = clock_timestamp()
          + least(${lastRetryMs}, ${firstRetryMs} * 2 ^ least(attempts, 10)) * interval '1 millisecond'
      where tenant_id = ${tenantId} and id = ${batchId} and state in ('accepted', 'loading')`),
  );
}
