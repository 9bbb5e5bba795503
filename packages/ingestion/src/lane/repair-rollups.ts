import { hash } from "node:crypto";
import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { documentMeasures as measures } from "../ledger/ledger-columns.ts";
import type { Deadline } from "./deadline.ts";
import { parameterChunks } from "./parameter-chunks.ts";

const counted: ReadonlySet<string> = new Set(["transactions", "line_count", "void_count"]);

const rollups = [
  { table: "sales_by_day_v1", key: ["tenant_id", "business_date", "location_id", "channel", "currency"] },
  {
    table: "sales_by_hour_v1",
    key: ["tenant_id", "business_date", "business_hour", "location_id", "channel", "currency"],
  },
] as const;

export type RepairOptions = {
  /** Names the repair: under the same name the same difference is inserted once. */
  readonly name: string;
  /** Runs a piece of it while nothing is being loaded (see `withLoadLock`). */
  readonly alone: <T>(work: (deadline: Deadline) => Promise<T>) => Promise<T>;
};

type Touched = { readonly tenantIds: readonly string[]; readonly dates: readonly string[] };
type Rollup = (typeof rollups)[number];

/**
 * Compares every roll-up with the document ledger for these tenants and days and inserts the difference. Returns how many
 * keys differed, by table.
 */
export async function repairRollups(
  clickhouse: ClickHouseWriter,
  { tenantIds, dates }: Touched,
  { name, alone }: RepairOptions,
): Promise<Record<string, number>> {
  const repaired: Record<string, number> = {};
  for (const some of parameterChunks(dates, (date) => date)) {
    for (const rollup of rollups) {
      const touched = { tenantIds, dates: some };
      const keys = await alone((deadline) => repairRollup(clickhouse, rollup, { touched, name, deadline }));
      if (keys > 0) repaired[rollup.table] = (repaired[rollup.table] ?? 0) + keys;
    }
  }
  return repaired;
}

async function repairRollup(
  clickhouse: ClickHouseWriter,
  { table, key }: Rollup,
  of: { touched: Touched; name: string; deadline: Deadline },
): Promise<number> {
  const { signal, leftMs } = of.deadline;
  const columns = [...key, ...measures, "expires_on"];
  const query = `SELECT ${columns.join(", ")} FROM (${differenceQuery(table, key)}) ORDER BY ALL`;
  const params = { tenant_ids: [...of.touched.tenantIds], dates: [...of.touched.dates] };
  const difference = () => clickhouse.queryText({ query, params, signal, timeoutMs: leftMs() });
  const rows = await difference();
  if (rows === "") return 0;
  await clickhouse.insertFile({
    table: `c4.${table}`,
    columns,
    format: "TabSeparated",
    body: Buffer.from(rows),
    // By its rows: another difference that the same flush comes upon later is another insert.
    deduplicationToken: `${of.name}.${table}.repair.${hash("sha256", rows, "hex")}`,
    timeoutMs: leftMs(),
    signal,
  });
  if ((await difference()) !== "") throw new Error(`${table} differs from the ledger after its repair`);
  return rows.split("\n").length - 1;
}

function differenceQuery(table: string, key: readonly string[]): string {
  // What has expired may be gone from one of them and not yet from the other.
  const scope =
    "tenant_id IN {tenant_ids:Array(UUID)} AND business_date IN {dates:Array(Date)} AND expires_on > today()";
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
