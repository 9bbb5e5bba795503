import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { z } from "zod";

/** Sums that every roll-up of the document ledger holds. */
const measures = [
  "transactions",
  "line_count",
  "gross_sales",
  "discounts",
  "returns",
  "tax",
  "units_sold",
  "units_returned",
  "cogs",
  "net_sales_with_cost",
  "service_charges",
  "shipping",
  "tips",
  "gift_card_sales",
  "deposits",
  "adjustments",
  "rounding",
  "void_value",
  "void_count",
] as const;
const counted: ReadonlySet<string> = new Set(["transactions", "line_count", "void_count"]);

const rollups = [
  { table: "sales_by_day_v1", key: ["tenant_id", "business_date", "location_id", "channel", "currency"] },
  {
    table: "sales_by_hour_v1",
    key: ["tenant_id", "business_date", "business_hour", "location_id", "channel", "currency"],
  },
] as const;

export type RepairOptions = {
  /** Names the repair: with the same name the same difference is inserted once. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/**
 * Compares every roll-up with the document ledger for these tenants and days and inserts the difference. Nothing may be
 * loading meanwhile (see `withLoadLock`). Returns how many keys differed, by table.
 */
export async function repairRollups(
  clickhouse: ClickHouseWriter,
  touched: { tenantIds: readonly string[]; dates: readonly string[] },
  { name, timeoutMs, signal }: RepairOptions,
): Promise<Record<string, number>> {
  const repaired: Record<string, number> = {};
  if (touched.dates.length === 0) return repaired;
  const params = { tenant_ids: [...touched.tenantIds], dates: [...touched.dates] };
  for (const { table, key } of rollups) {
    const query = differenceQuery(table, key);
    const [difference] = await clickhouse.query({
      query: `SELECT count() AS keys FROM (${query})`,
      params,
      row: z.object({ keys: z.coerce.number() }),
      signal,
    });
    const keys = difference?.keys ?? 0;
    if (keys === 0) continue;
    repaired[table] = keys;
    const columns = [...key, ...measures, "expires_on"];
    const rows = await clickhouse.queryText({
      query: `SELECT ${columns.join(", ")} FROM (${query}) ORDER BY ALL`,
      params,
      signal,
    });
    await clickhouse.insertFile({
      table: `c4.${table}`,
      columns,
      format: "TabSeparated",
      body: Buffer.from(rows),
      deduplicationToken: `${name}.${table}.repair`,
      timeoutMs,
      signal,
    });
  }
  return repaired;
}

function differenceQuery(table: string, key: readonly string[]): string {
  const scope = "tenant_id IN {tenant_ids:Array(UUID)} AND business_date IN {dates:Array(Date)}";
  const keys = key.join(", ");
  const typed = (measure: string, value: string) =>
    counted.has(measure) ? `toInt64(${value})` : `toDecimal128(${value}, 4)`;
  const ledger = measures.map((measure) => `${typed(measure, measure)} * sign AS ${measure}`).join(", ");
  const derived = measures.map((measure) => `-${typed(measure, measure)} AS ${measure}`).join(", ");
  const sums = measures.map((measure) => `sum(${measure}) AS sum_${measure}`).join(", ");
  const renamed = measures.map((measure) => `sum_${measure} AS ${measure}`).join(", ");
  const differs = measures.map((measure) => `sum_${measure} != 0`).join(" OR ");
  return `
    SELECT ${keys}, ${renamed}, latest AS expires_on FROM (
      SELECT ${keys}, ${sums}, max(expires_on) AS latest FROM (
        SELECT ${keys}, ${ledger}, expires_on FROM c4.sale_ledger_v1 WHERE ${scope}
        UNION ALL
        SELECT ${keys}, ${derived}, expires_on FROM c4.${table} WHERE ${scope}
      ) GROUP BY ${keys}
    ) WHERE ${differs}`;
}
