import { Readable } from "node:stream";
import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { z } from "zod";
import type { BenchStack } from "./bench-stack.ts";
import { cpuSeconds, cpuSince } from "./cpu-time.ts";

const ledgers = ["sale_ledger_v1", "sale_line_ledger_v1", "payment_ledger_v1"] as const;
const tables = [...ledgers, "document_v1"] as const;
type Table = (typeof tables)[number];

/** The rows of one of our flushes as a foreign program would hold them, in both forms. */
type Flush = Record<Table, { json: Buffer; tsv: Buffer }>;
type Form = "json" | "tsv";

/** Seconds by the wall clock, and of processor time over all processes. */
export type Taken = { seconds: number; cpu: number };

export type BareInserts = {
  /** Inserts the rows for a new tenant, flush by flush. */
  insert(tenantId: string, form: Form): Promise<Taken>;
  lines: number;
  flushes: number;
  close(): Promise<void>;
};

/**
 * What ClickHouse itself takes: the rows that C4 wrote for `fromTenant`, read back and inserted with the plain client into
 * the same tables under the same views, as many rows per insert as C4's flushes and as many inserts at once. Only the inserts
 * are timed: reading and preparing rows is free for the baseline, and background merges go on meanwhile.
 */
export async function prepareBareInserts(
  { addresses, processes }: Pick<BenchStack, "addresses" | "processes">,
  fromTenant: string,
): Promise<BareInserts> {
  const { url, writer } = addresses.clickhouse;
  const client = createClient({ url, ...writer });
  const flushIds = await readFlushIds(client, fromTenant);
  const flushes: Flush[] = [];
  for (const flushId of flushIds) flushes.push(await readFlush(client, fromTenant, flushId));
  return {
    insert: async (tenantId, form) => {
      const taken: Taken = { seconds: 0, cpu: 0 };
      for (const flush of flushes) {
        const inserts = insertsOf(client, { flush, form, fromTenant, tenantId });
        const cpuBefore = cpuSeconds(processes);
        const startedAt = performance.now();
        await Promise.all(ledgers.map((table) => inserts[table]()));
        await inserts.document_v1();
        taken.seconds += (performance.now() - startedAt) / 1_000;
        taken.cpu += cpuSince(cpuBefore, cpuSeconds(processes));
      }
      return taken;
    },
    lines: flushes.reduce((sum, flush) => sum + rowsOf(flush.sale_line_ledger_v1.tsv), 0),
    flushes: flushes.length,
    close: () => client.close(),
  };
}

async function readFlushIds(client: ClickHouseClient, tenant: string): Promise<string[]> {
  const result = await client.query({
    query: `SELECT flush_id FROM c4.document_v1 WHERE tenant_id = {tenant:UUID}
      GROUP BY flush_id ORDER BY min(applied_seq)`,
    query_params: { tenant },
    format: "JSONEachRow",
  });
  return z
    .array(z.object({ flush_id: z.string() }))
    .parse(await result.json())
    .map(({ flush_id }) => flush_id);
}

async function readFlush(client: ClickHouseClient, tenant: string, flushId: string): Promise<Flush> {
  const read = async (table: Table): Promise<[Table, Flush[Table]]> => [
    table,
    {
      json: await readRows(client, "JSONEachRow", { table, tenant, flushId }),
      tsv: await readRows(client, "TabSeparated", { table, tenant, flushId }),
    },
  ];
  return Object.fromEntries(await Promise.all(tables.map(read))) as Flush;
}

async function readRows(
  client: ClickHouseClient,
  format: "JSONEachRow" | "TabSeparated",
  { table, tenant, flushId }: { table: Table; tenant: string; flushId: string },
): Promise<Buffer> {
  // Sixteen bytes that JSON can carry stand in for the hash: the comparison is about speed, and the length is the same.
  const columns =
    table === "document_v1" ? "* REPLACE (substring(hex(content_hash), 1, 16) AS content_hash)" : "*";
  const result = await client.query({
    query: `SELECT ${columns} FROM c4.${table} WHERE tenant_id = {tenant:UUID} AND flush_id = {flush:UUID}`,
    query_params: { tenant, flush: flushId },
    format,
    clickhouse_settings: { output_format_json_quote_decimals: 1, output_format_json_quote_64bit_integers: 1 },
  });
  return Buffer.from(await result.text());
}

type Inserts = Record<Table, () => Promise<unknown>>;

/** Everything that can be done beforehand is done here, before the clock starts. */
function insertsOf(
  client: ClickHouseClient,
  of: { flush: Flush; form: Form; fromTenant: string; tenantId: string },
): Inserts {
  const { flush, form, fromTenant, tenantId } = of;
  const insertOf = (table: Table) => {
    const text = flush[table][form].toString().replaceAll(fromTenant, tenantId);
    if (text === "") return async () => {};
    if (form === "tsv") {
      const body = Buffer.from(text);
      return () =>
        client.insert({
          table: `c4.${table}`,
          values: Readable.from([body], { objectMode: false }),
          format: "TabSeparated",
        });
    }
    const values: unknown[] = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    return () => client.insert({ table: `c4.${table}`, values, format: "JSONEachRow" });
  };
  return Object.fromEntries(tables.map((table) => [table, insertOf(table)])) as Inserts;
}

function rowsOf(tsv: Buffer): number {
  let rows = 0;
  for (let at = tsv.indexOf(10); at !== -1; at = tsv.indexOf(10, at + 1)) rows++;
  return rows;
}
