import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { z } from "zod";
import { documentColumns, ledgerColumns } from "../ledger/ledger-columns.ts";
import type { Deadline } from "./deadline.ts";
import { type FlushLoader, frozenRows } from "./flush-loader.ts";
import type { FrozenFlush, FrozenSection } from "./frozen-flush.ts";

const monthRow = z.object({ month: z.string(), rows: z.coerce.number() });

/** So long a token is surely remembered: the window counts parts of all tenants, and a busy shard makes tens in a second. */
const tokenLastsMs = 600_000;

/**
 * Makes sure that tables hold all rows of a flush after an insert whose outcome is unknown. While its token lasts the
 * file is inserted again under it, even when all rows seem to be there: what had arrived is dropped, an insert that an
 * aborted writer left running in the engine ends as dropped, and afterwards the views have seen the rows for certain.
 * What is still missing then was remembered and lost (an engine killed in mid-insert), and is inserted month by month
 * under a token of the repair.
 */
export async function ensureLoaded(
  { clickhouse, loader }: { clickhouse: ClickHouseWriter; loader: FlushLoader },
  flush: FrozenFlush,
  sections: readonly FrozenSection[],
): Promise<void> {
  if (flush.ageMs < tokenLastsMs) await loader.insert(sections.map((section) => frozenRows(flush, section)));
  for (const section of sections) {
    const { table } = section;
    const today = await engineDay(clickhouse, await loader.begin());
    const found = await rowsByMonth(clickhouse, flush, { section, today, deadline: await loader.begin() });
    for (const [month, rows] of keptRows(flush, section, today)) {
      const held = found.get(month) ?? 0;
      if (held >= rows.length) continue;
      if (held > 0)
        throw new Error(`${table} holds ${held} rows of flush ${flush.id} in ${month}: part of a block`);
      const body = Buffer.from(rows.map((row) => `${row}\n`).join(""));
      await loader.insert([{ table, body, token: `${flush.id}.${table}.repair.${month}` }]);
    }
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

/** The engine's own day: what expires on it, or has expired before, it may have dropped already. */
async function engineDay(clickhouse: ClickHouseWriter, { signal, leftMs }: Deadline): Promise<string> {
  const row = z.object({ today: z.iso.date() });
  const [found] = await clickhouse.query({
    query: "SELECT toString(today()) AS today",
    row,
    signal,
    timeoutMs: leftMs(),
  });
  return row.parse(found).today;
}

async function rowsByMonth(
  clickhouse: ClickHouseWriter,
  flush: FrozenFlush,
  of: { section: FrozenSection; today: string; deadline: Deadline },
): Promise<Map<string, number>> {
  const { table, months } = of.section;
  // Applied versions of confirmed documents name an older flush; they are told apart by their sequence number.
  const own =
    table === "document_v1"
      ? "applied_seq = {applied_seq:UInt64}"
      : "flush_id = {flush_id:UUID} AND expires_on > {today:Date}";
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
      today: of.today,
      first: `${names[0]}-01`,
      last: `${names.at(-1)}-01`,
    },
    row: monthRow,
    signal: of.deadline.signal,
    timeoutMs: of.deadline.leftMs(),
  });
  return new Map(found.map(({ month, rows }) => [month, rows]));
}

/** The rows that must be there, by month: those that have not expired since they were staged. */
function keptRows(flush: FrozenFlush, section: FrozenSection, today: string): Map<string, string[]> {
  const columns: readonly string[] =
    section.table === "document_v1" ? documentColumns : ledgerColumns[section.table];
  const [dateAt, expiryAt] = [columns.indexOf("business_date"), columns.indexOf("expires_on")];
  const kept = new Map<string, string[]>();
  for (const row of rowsOf(flush, section)) {
    const fields = row.split("\t");
    if (expiryAt !== -1 && (fields[expiryAt] ?? "") <= today) continue;
    const month = (fields[dateAt] ?? "").slice(0, 7);
    const others = kept.get(month);
    if (others === undefined) kept.set(month, [row]);
    else others.push(row);
  }
  return kept;
}

function rowsOf(flush: FrozenFlush, { offset, length }: FrozenSection): string[] {
  return flush.body
    .toString("utf8", offset, offset + length)
    .split("\n")
    .filter((row) => row !== "");
}
