import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { z } from "zod";
import type { StackAddresses } from "./stack-addresses.ts";

export type TableSize = { table: string; rows: number; bytes: number };
export type Storage = {
  /** As the import left the tables, small parts included. */
  before: TableSize[];
  /** Every partition in one part. */
  merged: TableSize[];
  /** The line ledger with a file per column, as parts above `min_bytes_for_wide_part` are kept; largest column first. */
  wideLines: TableSize & { columns: { column: string; bytes: number }[] };
};

const Size = z.object({ table: z.string(), rows: z.coerce.number(), bytes: z.coerce.number() });
/** Small parts keep all columns in one file and cannot say what each takes: a copy is measured. */
const wideCopy = [
  "CREATE DATABASE c4_bench",
  "CREATE TABLE c4_bench.lines AS c4.sale_line_ledger_v1",
  "ALTER TABLE c4_bench.lines MODIFY SETTING min_bytes_for_wide_part = 0, min_rows_for_wide_part = 0",
  "INSERT INTO c4_bench.lines SELECT * FROM c4.sale_line_ledger_v1",
  "OPTIMIZE TABLE c4_bench.lines FINAL",
];

const ColumnSize = z.object({ column: z.string(), bytes: z.coerce.number() });

type Read = <T>(row: z.ZodType<T>, query: string) => Promise<T[]>;

/** Bytes of active parts; the deduplication windows of inserts are not in them. */
export async function measureStorage({ clickhouse: { url, writer } }: StackAddresses): Promise<Storage> {
  const client = createClient({
    url,
    ...writer,
    request_timeout: 300_000, // merging takes its time, of which the client would warn
    log: { level: ClickHouseLogLevel.ERROR },
  });
  const read: Read = async (row, query) =>
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
    return { before, merged, wideLines: await measureWide(client, read) };
  } finally {
    await client.close();
  }
}

async function measureWide(client: ClickHouseClient, read: Read): Promise<Storage["wideLines"]> {
  for (const query of wideCopy) await client.command({ query });
  const of = "WHERE active AND database = 'c4_bench'";
  const [size] = await read(
    Size,
    `SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts ${of} GROUP BY table`,
  );
  const columns = await read(
    ColumnSize,
    `SELECT column, sum(column_bytes_on_disk) AS bytes FROM system.parts_columns ${of} GROUP BY column ORDER BY bytes DESC`,
  );
  await client.command({ query: "DROP DATABASE c4_bench" });
  if (!size) throw new Error("the copy of the line ledger is empty");
  return { ...size, columns };
}
