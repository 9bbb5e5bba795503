import { AppError } from "@c4/contracts/errors";
import { sql } from "drizzle-orm";
import type { ShardMap } from "./shard-map.ts";
import { readTenantHome, type TenantHome } from "./tenant-home.ts";
import type { TenantDirectory, TenantPlacement } from "./tenant-placement.ts";
import type { TransactionDb } from "./transaction-pool.ts";
import type { TransactionOptions } from "./with-control.ts";

/** One tenant's transaction on its shard. Row-level security lets it see and change that tenant's rows only. */
export type TenantTx = {
  readonly tenantId: string;
  readonly shardId: string;
  /** As it was when the transaction began. */
  readonly home: TenantHome;
  readonly db: TransactionDb;
};

/**
 * The only door to a tenant's rows. Opens a transaction on the tenant's shard, sets the tenant and a statement timeout, and
 * checks that the shard still owns it. Everything in `work` commits or nothing does; `work` may run twice when the tenant has
 * just moved, but only if its first run saw nothing.
 * @throws AppError not_found (no such tenant), tenant_moving, dependency_unavailable, query_timeout
 */
export type WithTenant = <T>(
  tenantId: string,
  work: (tx: TenantTx) => Promise<T>,
  options?: TransactionOptions,
) => Promise<T>;

const defaultStatementTimeoutMs = 15_000;

export function createWithTenant({
  directory,
  shards,
}: {
  directory: TenantDirectory;
  shards: ShardMap;
}): WithTenant {
  const attempt = async <T>(
    { tenantId, shardId, epoch }: TenantPlacement,
    work: (tx: TenantTx) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> =>
    shards.app(shardId).transaction(
      async (db) => {
        const home = await enterTenant(db, tenantId, options.statementTimeoutMs ?? defaultStatementTimeoutMs);
        if (!home || home.epoch !== epoch || !takesTransactions(home)) throw new TenantMovedError();
        return work({ tenantId, shardId, home, db });
      },
      { readOnly: options.readOnly ?? false },
    );

  return async (tenantId, work, options = {}) => {
    try {
      return await attempt(await directory.byId(tenantId), work, options);
    } catch (error) {
      if (!(error instanceof TenantMovedError)) throw error;
    }
    try {
      return await attempt(await directory.refresh(tenantId), work, options);
    } catch (error) {
      if (!(error instanceof TenantMovedError)) throw error;
      throw new AppError("tenant_moving", { retryAfterSeconds: 2, cause: error });
    }
  };
}

/** Thrown before `work` has seen anything, so that running it again on the right shard repeats nothing. */
class TenantMovedError extends Error {
  override readonly name = "TenantMovedError";
}

function takesTransactions({ state }: TenantHome): boolean {
  return state === "active" || state === "copying" || state === "catching_up";
}

async function enterTenant(
  db: TransactionDb,
  tenantId: string,
  timeoutMs: number,
): Promise<TenantHome | undefined> {
  const [row] =
    await db.execute(sql`select epoch, state, data_version, loading_flushes, last_loaded_at, complete_through
    from enter_tenant(${tenantId}, ${timeoutMs})`);
  return row === undefined ? undefined : readTenantHome(row);
}
