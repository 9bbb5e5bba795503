import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { documentColumns, ledgerColumns } from "../ledger/ledger-columns.ts";
import type { FrozenFlush, FrozenSection, FrozenTable } from "./frozen-flush.ts";

const columnsOf: Readonly<Record<FrozenTable, readonly string[]>> = {
  ...ledgerColumns,
  document_v1: documentColumns,
};

/** One token per flush and table: ClickHouse drops a block it has seen under the same token. */
export function loadToken(flushId: string, table: string): string {
  return `${flushId}.${table}`;
}

export type LoadOptions = {
  /** Shorter than what is left of the lease. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/** Inserts one table's frozen rows under the flush's token; a second insert of them changes nothing. */
export async function loadSection(
  clickhouse: ClickHouseWriter,
  flush: FrozenFlush,
  section: FrozenSection,
  options: LoadOptions,
): Promise<void> {
  await insertRows(clickhouse, {
    table: section.table,
    body: flush.body.subarray(section.offset, section.offset + section.length),
    token: loadToken(flush.id, section.table),
    ...options,
  });
}

/** Inserts complete rows of a table under a token of the caller's. */
export function insertRows(
  clickhouse: ClickHouseWriter,
  rows: { table: FrozenTable; body: Buffer; token: string } & LoadOptions,
): Promise<void> {
  return clickhouse.insertFile({
    table: `c4.${rows.table}`,
    columns: columnsOf[rows.table],
    format: "TabSeparated",
    body: rows.body,
    deduplicationToken: rows.token,
    timeoutMs: rows.timeoutMs,
    signal: rows.signal,
  });
}
