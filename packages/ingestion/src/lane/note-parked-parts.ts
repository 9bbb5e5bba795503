import { AppError } from "@c4/contracts/errors";
import { ingestBatches } from "@c4/db/shard/ingest-batches";
import type { Logger } from "@c4/runtime/logger";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { sql } from "drizzle-orm";
import { faultCode } from "./flush-faults.ts";
import type { FailedPart } from "./try-tenants.ts";

const message =
  "the records are loaded, but what became of them could not be written down; it is tried again";

/** Tells whoever watches the platform, and whoever watches the batches, that a part of a flush is parked. */
export async function noteParkedParts(
  { withTenant, logger }: { withTenant: WithTenant; logger: Logger },
  flushId: string,
  parts: readonly FailedPart[],
): Promise<void> {
  for (const { commit, error } of parts) {
    const { tenantId, batches } = commit;
    const code = faultCode(error);
    logger.error({ err: error, tenant_id: tenantId, flush_id: flushId, code }, "a tenant's commit is parked");
    if (error instanceof AppError) continue; // the tenant cannot be reached: neither can its batches
    const ids = `{${batches.map(({ batchId }) => batchId).join(",")}}`;
    await withTenant(tenantId, ({ db }) =>
      db.execute(sql`
        update ${ingestBatches} set error_code = 'commit_refused', error_message = ${message}
        where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) and state in ('accepted', 'loading')`),
    );
  }
}
