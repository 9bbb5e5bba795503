import { Readable } from "node:stream";
import type { z } from "zod";
import {
  type ClickHouseOptions,
  type ClickHouseQuery,
  openClickHouse,
  queryRows,
  queryText,
  runClickHouse,
} from "./clickhouse-connection.ts";

export type InsertFile = {
  /** Qualified, such as `c4.sale_ledger_v1`. */
  table: string;
  /** The columns the body holds, in its order. */
  columns: readonly string[];
  /** Input format of the body, such as `JSONCompactEachRow` or `RowBinary`. */
  format: string;
  body: Readable | Buffer;
  /** Same token, same bytes: a second insert of it changes nothing. Another body under a used token is dropped silently. */
  deduplicationToken: string;
  timeoutMs: number;
  signal?: AbortSignal;
};

/** Reads and writes as c4_writer, the only user that touches the ledgers. */
export type ClickHouseWriter = {
  query<Row extends z.ZodType>(query: ClickHouseQuery<Row>): Promise<z.output<Row>[]>;
  /** The answer as TabSeparated text, for rows that are written back as they were read. */
  queryText(query: Omit<ClickHouseQuery<z.ZodType>, "row">): Promise<string>;
  /** Returns once the rows and everything the views derive from them are written. @throws AppError dependency_unavailable */
  insertFile(insert: InsertFile): Promise<void>;
  ping(): Promise<boolean>;
  close(): Promise<void>;
};

/** Without these a retry would double what the views have added, or be answered before it is written. */
const insertSettings = {
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  async_insert: 0,
  wait_end_of_query: 1,
  // Ledgers have a part per month. Which months a flush has is up to senders; the limit would refuse the flush of all of them.
  max_partitions_per_insert_block: "0",
} as const;

export function createClickHouseWriter(options: ClickHouseOptions): ClickHouseWriter {
  const client = openClickHouse(options);
  return {
    query: (query) => queryRows(client, query),
    queryText: (query) => queryText(client, query),
    insertFile: ({ timeoutMs, signal, ...insert }) =>
      runClickHouse("write", { timeoutMs, signal }, async (abort) => {
        const response = await client.exec({
          query: `INSERT INTO ${insert.table} (${insert.columns.map(identifier).join(", ")}) FORMAT ${insert.format}`,
          values: insert.body instanceof Readable ? insert.body : Readable.from([insert.body]),
          abort_signal: abort,
          clickhouse_settings: {
            ...insertSettings,
            insert_deduplication_token: insert.deduplicationToken,
            max_execution_time: serverSeconds(timeoutMs),
          },
        });
        response.stream.resume();
        await new Promise<void>((resolve, reject) => {
          response.stream.once("end", resolve).once("error", reject);
        });
      }),
    ping: async () => (await client.ping()).success,
    close: () => client.close(),
  };
}

/** Shorter than the caller's deadline: an insert that nobody waits for any more should not go on. */
function serverSeconds(timeoutMs: number): number {
  return Math.max(1, Math.floor(timeoutMs / 1000) - 1);
}

function identifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new Error(`not a column name: ${name}`);
  return `\`${name}\``;
}
