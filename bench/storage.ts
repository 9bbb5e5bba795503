import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { z } from "zod";
import type { StackAddresses } from "./stack-addresses.ts";

export type TableSize = { table: string; rows: number; bytes: number };
export type Storage = {
  /** As the import left the tables, small parts included. */
  before: TableSize[];
  /** Every partition in one part. */
  merged: TableSize[];
  /** Of the line ledger, largest first. */
  lineColumns: { column: string; bytes: number }[];
};

const Size = z.object({ table: z.string(), rows: z.coerce.number(), bytes: z.coerce.number() });
const ColumnSize = z.object({ column: z.string(), bytes: z.coerce.number() });

/** Bytes of active parts; the deduplication windows of inserts are not in them. */
export async function measureStorage({ clickhouse: { url, writer } }: StackAddresses): Promise<Storage> {
  const client = createClient({
    url,
    ...writer,
    request_timeout: 300_000, // merging takes its time, of which the client would warn
    log: { level: ClickHouseLogLevel.ERROR },
  });
  const read = async <T>(row: z.ZodType<T>, query: string): Promise<T[]> =>
    z.array(row).parse(await (await client.query({ query, format: "JSONEachRow" })).json());
  const sizes = () =>
    read(
      Size,
      `SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts
      WHERE active AND database = 'c4' GROUP BY table ORDER BY bytes DESC`,
    );
  try {
    const before = await sizes();
    for (const { table } of before) await client.command({ query: `OPTIMIZE TABLE c4.${table} FINAL` });
    const merged = await sizes();
    const lineColumns = await read(
      ColumnSize,
      `SELECT column, sum(column_bytes_on_disk) AS bytes FROM system.parts_columns
      WHERE active AND database = 'c4' AND table = 'sale_line_ledger_v1' GROUP BY column ORDER BY bytes DESC`,
    );
    return { before, merged, lineColumns };
  } finally {
    await client.close();
  }
}
