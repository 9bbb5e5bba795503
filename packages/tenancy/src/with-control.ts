import { sql } from "drizzle-orm";
import type { TransactionDb, TransactionPool } from "./transaction-pool.ts";

export type TransactionOptions = {
  readOnly?: boolean;
  /** Longest a single statement may run. */
  statementTimeoutMs?: number;
};
export type ControlTx = { db: TransactionDb };
export type WithControl = <T>(
  work: (tx: ControlTx) => Promise<T>,
  options?: TransactionOptions,
) => Promise<T>;

const statementTimeoutMs = 5_000;

/**
 * The door to the control database while no tenant is known: signing in, API keys, the directory. It may read the tables that
 * have a `before_tenant` policy, and change only those without a tenant. Once the tenant is known use withControlTenant.
 */
export function createWithControl({ control }: { control: TransactionPool }): WithControl {
  return (work, options = {}) =>
    control.transaction(
      async (db) => {
        await db.execute(sql`select set_config('app.before_tenant', 'on', true),
          set_config('statement_timeout', ${String(options.statementTimeoutMs ?? statementTimeoutMs)}, true)`);
        return work({ db });
      },
      { readOnly: options.readOnly ?? false },
    );
}
