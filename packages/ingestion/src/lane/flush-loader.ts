import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import type { WithRelay } from "@c4/tenancy/with-relay";
import { documentColumns, ledgerColumns } from "../ledger/ledger-columns.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import type { FrozenFlush, FrozenSection, FrozenTable } from "./frozen-flush.ts";
import type { LaneLease, LaneLeases } from "./lane-leases.ts";
import { withLoadLock } from "./shard-load-lock.ts";

export type RowsToLoad = {
  readonly table: FrozenTable;
  /** Complete rows, TabSeparated. */
  readonly body: Buffer;
  /** ClickHouse drops a block that it has seen under the same token. */
  readonly token: string;
};

/** Every step a flush takes in ClickHouse. Each has a deadline of its own that passes before the lane's lease, renewed for it, and before its lock. */
export type FlushLoader = {
  /** For what needs no lock. */
  begin(): Promise<Deadline>;
  /** Inserts rows of the ledgers or of document_v1, all at the same time. */
  insert(rows: readonly RowsToLoad[]): Promise<void>;
  /** Nothing is being loaded into the shard meanwhile. */
  alone<T>(work: (deadline: Deadline) => Promise<T>): Promise<T>;
};

export type FlushLoaderDeps = {
  readonly clickhouse: ClickHouseWriter;
  readonly leases: LaneLeases;
  readonly withRelay: WithRelay;
  /** Shorter than a lease. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

const columnsOf: Readonly<Record<FrozenTable, readonly string[]>> = {
  ...ledgerColumns,
  document_v1: documentColumns,
};

export function createFlushLoader(deps: FlushLoaderDeps, lease: LaneLease): FlushLoader {
  const { clickhouse, leases, withRelay, timeoutMs, signal } = deps;
  const { shardId } = lease;
  const begin = async () => {
    await leases.renew(lease);
    return startDeadline(timeoutMs, signal);
  };
  return {
    begin,
    insert: async (rows) => {
      if (rows.length === 0) return;
      const deadline = await begin();
      const insertAll = async () => {
        await Promise.all(rows.map((some) => insertRows(clickhouse, some, deadline)));
      };
      const derives = rows.some(({ table }) => table !== "document_v1");
      await (derives
        ? withLoadLock(withRelay, { shardId, mode: "shared", deadline }, insertAll)
        : insertAll());
    },
    alone: async (work) => {
      const deadline = await begin();
      return withLoadLock(withRelay, { shardId, mode: "alone", deadline }, () => work(deadline));
    },
  };
}

function insertRows(
  clickhouse: ClickHouseWriter,
  { table, body, token }: RowsToLoad,
  { signal, leftMs }: Deadline,
): Promise<void> {
  return clickhouse.insertFile({
    table: `c4.${table}`,
    columns: columnsOf[table],
    format: "TabSeparated",
    body,
    deduplicationToken: token,
    timeoutMs: leftMs(),
    signal,
  });
}

/** A section's frozen rows under the flush's own token: inserting them again changes nothing. */
export function frozenRows(flush: FrozenFlush, { table, offset, length }: FrozenSection): RowsToLoad {
  return { table, body: flush.body.subarray(offset, offset + length), token: `${flush.id}.${table}` };
}
