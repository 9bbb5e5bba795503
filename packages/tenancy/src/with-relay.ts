import { sql } from "drizzle-orm";
import type { ShardMap } from "./shard-map.ts";
import type { TransactionDb } from "./transaction-pool.ts";
import type { TransactionOptions } from "./with-control.ts";

export type RelayTx = { shardId: string; db: TransactionDb };
export type WithRelay = <T>(
  shardId: string,
  work: (tx: RelayTx) => Promise<T>,
  options?: TransactionOptions,
) => Promise<T>;

const statementTimeoutMs = 10_000;

/**
 * The door of the machinery that must look across a shard's tenants (lane claims, outbox, upkeep): role c4_relay, which is
 * granted ids, times and states of a few tables. Payloads and documents are read afterwards, inside withTenant.
 */
export function createWithRelay({ shards }: { shards: ShardMap }): WithRelay {
  return (shardId, work, options = {}) =>
    shards.relay(shardId).transaction(
      async (db) => {
        const timeout = String(options.statementTimeoutMs ?? statementTimeoutMs);
        await db.execute(sql`select set_config('statement_timeout', ${timeout}, true)`);
        return work({ shardId, db });
      },
      { readOnly: options.readOnly ?? false },
    );
}
