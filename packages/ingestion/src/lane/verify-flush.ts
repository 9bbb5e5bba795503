import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { z } from "zod";
import { documentColumns, ledgerColumns } from "../ledger/ledger-columns.ts";
import type { FrozenFlush, FrozenSection } from "./frozen-flush.ts";
import { insertRows, type LoadOptions, loadSection, loadToken } from "./load-flush.ts";

const monthRow = z.object({ month: z.string(), rows: z.coerce.number() });

/** So long a token is surely remembered: the window counts parts of all tenants, and a busy shard makes tens in a second. */
const tokenLastsMs = 600_000;

/**
 * Makes sure that a table holds all rows of a flush after an insert whose outcome is unknown. While its token lasts the
 * file is inserted again under it, even when all rows seem to be there: what had arrived is dropped, an insert that an
 * aborted writer left running in the engine ends as dropped, and afterwards the views have seen the rows for certain.
 * What is still missing then was remembered and lost (an engine killed in mid-insert), and is inserted month by month
 * under a token of the repair.
 */
export async function ensureLoaded(
  clickhouse: ClickHouseWriter,
  flush: FrozenFlush,
  section: FrozenSection,
  options: LoadOptions,
): Promise<void> {
  if (flush.ageMs < tokenLastsMs) await loadSection(clickhouse, flush, section, options);
  for (const { month, found } of await missingMonths(clickhouse, flush, section, options)) {
    if (found > 0) {
      throw new Error(
        `${section.table} holds ${found} rows of flush ${flush.id} in ${month}: part of a block`,
      );
    }
    await insertRows(clickhouse, {
      table: section.table,
      body: rowsOfMonth(flush, section, month),
      token: `${loadToken(flush.id, section.table)}.repair.${month}`,
      ...options,
    });
  }
}

/** Business dates and tenants that the flush's document rows touch: where roll-ups may differ from the ledger. */
export function touchedDates(flush: FrozenFlush): { tenantIds: string[]; dates: string[] } {
  const section = flush.manifest.sections.find(({ table }) => table === "sale_ledger_v1");
  const tenantIds = new Set<string>();
  const dates = new Set<string>();
  const columns: readonly string[] = ledgerColumns.sale_ledger_v1;
  const [tenantAt, dateAt] = [columns.indexOf("tenant_id"), columns.indexOf("business_date")];
  for (const row of section ? rowsOf(flush, section) : []) {
    const fields = row.split("\t");
    tenantIds.add(fields[tenantAt] ?? "");
    dates.add(fields[dateAt] ?? "");
  }
  return { tenantIds: [...tenantIds], dates: [...dates] };
}

async function missingMonths(
  clickhouse: ClickHouseWriter,
  flush: FrozenFlush,
  { table, months }: FrozenSection,
  { signal }: LoadOptions,
): Promise<{ month: string; found: number }[]> {
  // Applied versions of confirmed documents name an older flush; they are told apart by their sequence number.
  const own = table === "document_v1" ? "applied_seq = {applied_seq:UInt64}" : "flush_id = {flush_id:UUID}";
  const names = Object.keys(months).sort();
  const found = await clickhouse.query({
    query: `
      SELECT formatDateTime(business_date, '%Y-%m') AS month, count() AS rows FROM c4.${table}
      WHERE tenant_id IN {tenant_ids:Array(UUID)} AND ${own}
        AND business_date >= toDate({first:String}) AND business_date < addMonths(toDate({last:String}), 1)
      GROUP BY month`,
    params: {
      tenant_ids: flush.manifest.tenantIds,
      applied_seq: flush.manifest.appliedSeq,
      flush_id: flush.id,
      first: `${names[0]}-01`,
      last: `${names.at(-1)}-01`,
    },
    row: monthRow,
    signal,
  });
  const counted = new Map(found.map(({ month, rows }) => [month, rows]));
  return Object.entries(months)
    .map(([month, expected]) => ({ month, expected, found: counted.get(month) ?? 0 }))
    .filter((one) => one.found < one.expected);
}

function rowsOfMonth(flush: FrozenFlush, section: FrozenSection, month: string): Buffer {
  const columns: readonly string[] =
    section.table === "document_v1" ? documentColumns : ledgerColumns[section.table];
  const dateAt = columns.indexOf("business_date");
  const rows = rowsOf(flush, section).filter((row) => row.split("\t")[dateAt]?.startsWith(month));
  return Buffer.from(rows.map((row) => `${row}\n`).join(""));
}

function rowsOf(flush: FrozenFlush, { offset, length }: FrozenSection): string[] {
  return flush.body
    .toString("utf8", offset, offset + length)
    .split("\n")
    .filter((row) => row !== "");
}
