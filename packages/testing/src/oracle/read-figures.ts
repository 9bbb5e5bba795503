import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { z } from "zod";
import { exact, show } from "./exact-number.ts";
import type { OracleAnswer, OracleFigures } from "./sale-oracle.ts";

const documentMeasures = [
  ...[
    "transactions",
    "line_count",
    "gross_sales",
    "discounts",
    "returns",
    "tax",
    "units_sold",
    "units_returned",
  ],
  ...["cogs", "net_sales_with_cost", "service_charges", "shipping", "tips", "gift_card_sales", "deposits"],
  ...["adjustments", "rounding", "void_value", "void_count"],
];
const counts = new Set(["transactions", "line_count", "void_count"]);

const row = z.object({ key: z.string() }).catchall(z.string());

/** What ClickHouse says of one tenant, in the shape of the oracle's answer: ledgers, and both roll-ups beside them. */
export async function readFigures(
  clickhouse: ClickHouseWriter,
  tenantId: string,
  locationNames: ReadonlyMap<string, string>,
  productNames: ReadonlyMap<string, string>,
): Promise<OracleAnswer & { byHour: OracleFigures; byDay: OracleFigures }> {
  const read = async (key: string, measures: readonly string[], from: string) => {
    const rows = await clickhouse.query({
      query: `SELECT concatWithSeparator(' ', ${key}) AS key, ${measures.join(", ")}
        FROM ${from} WHERE tenant_id = {tenant_id:UUID} GROUP BY key`,
      params: { tenant_id: tenantId },
      row,
    });
    return figuresOf(rows, new Map([...locationNames, ...productNames]));
  };
  const signedSum = (name: string) =>
    `toString(sum(${counts.has(name) ? `toInt64(${name})` : name} * sign)) AS sum_${name}`;
  const plainSum = (name: string) => `toString(sum(${name})) AS sum_${name}`;
  const hourKey =
    "toString(business_date), toString(business_hour), toString(location_id), channel, currency";
  const dayKey = "toString(business_date), toString(location_id), channel, currency";
  const lineMeasures = ["quantity", "gross", "discounts", "net", "tax"].map(signedSum);
  return {
    documents: await read(hourKey, documentMeasures.map(signedSum), "c4.sale_ledger_v1"),
    byHour: await read(hourKey, documentMeasures.map(plainSum), "c4.sales_by_hour_v1"),
    byDay: await read(dayKey, documentMeasures.map(plainSum), "c4.sales_by_day_v1"),
    lines: await read(
      "toString(business_date), toString(location_id), toString(product_id), toString(kind)",
      [...lineMeasures, "toString(sum(ifNull(cost, 0) * sign)) AS sum_cost"],
      "c4.sale_line_ledger_v1",
    ),
    payments: await read(
      "toString(business_date), toString(location_id), tender",
      ["amount", "tip"].map(signedSum),
      "c4.payment_ledger_v1",
    ),
  };
}

/** Figures by hour added up to days. */
export function withoutHours(byHour: OracleFigures): OracleFigures {
  const sums = new Map<string, Map<string, bigint>>();
  for (const [key, figures] of Object.entries(byHour)) {
    const [date = "", , ...rest] = key.split(" ");
    const day = [date, ...rest].join(" ");
    const sum = sums.get(day) ?? new Map<string, bigint>();
    for (const [name, value] of Object.entries(figures)) sum.set(name, (sum.get(name) ?? 0n) + exact(value));
    sums.set(day, sum);
  }
  const days: OracleFigures = {};
  for (const [day, sum] of sums) {
    const shown = [...sum].filter(([, value]) => value !== 0n).map(([name, value]) => [name, show(value)]);
    if (shown.length > 0) days[day] = Object.fromEntries(shown);
  }
  return days;
}

function figuresOf(rows: readonly z.infer<typeof row>[], names: ReadonlyMap<string, string>): OracleFigures {
  const figures: OracleFigures = {};
  for (const { key, ...sums } of rows) {
    const shown = Object.entries(sums)
      .filter(([, value]) => exact(value) !== 0n)
      .map(([name, value]) => [name.replace(/^sum_/, ""), show(exact(value))]);
    const named = key
      .split(" ")
      .map((part) => names.get(part) ?? part)
      .join(" ");
    if (shown.length > 0) figures[named] = Object.fromEntries(shown);
  }
  return figures;
}
