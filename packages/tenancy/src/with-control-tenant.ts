import { sql } from "drizzle-orm";
import type { TransactionPool } from "./transaction-pool.ts";
import type { ControlTx, TransactionOptions } from "./with-control.ts";

export type ControlTenantTx = ControlTx & { tenantId: string };
export type WithControlTenant = <T>(
  tenantId: string,
  work: (tx: ControlTenantTx) => Promise<T>,
  options?: TransactionOptions,
) => Promise<T>;

const statementTimeoutMs = 5_000;

/** The door to one tenant's rows in the control database: members, API keys, placement, audit. */
export function createWithControlTenant({ control }: { control: TransactionPool }): WithControlTenant {
  return (tenantId, work, options = {}) =>
    control.transaction(
      async (db) => {
        await db.execute(sql`select set_config('app.tenant_id', ${tenantId}, true),
          set_config('statement_timeout', ${String(options.statementTimeoutMs ?? statementTimeoutMs)}, true)`);
        return work({ tenantId, db });
      },
      { readOnly: options.readOnly ?? false },
    );
}
