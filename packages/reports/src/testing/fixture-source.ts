import { divideDecimals } from "@c4/charts/decimal";
import { formatDecimal4, parseDecimal4 } from "@c4/contracts/decimal4";
import type { Cell, Column, MetricAnswer, MetricQueryInput, Row, Unit } from "@c4/contracts/http/metrics";
import type { ReportSource } from "../document/report-source.ts";
import { addDays, daysIn } from "../document/time-grain.ts";

export type Fixture = {
  period?: { from: string; to: string };
  currency?: string;
  /** Net sales of a location on a day are `unit × (location + 1)`, plus a fraction that makes rounding visible. */
  unit?: string;
  locations?: readonly string[];
  products?: readonly string[];
  completeThrough?: string | null;
  unconverted?: MetricAnswer["meta"]["unconverted"];
  rowsPerQuery?: number;
  empty?: boolean;
};

const units: Record<string, { title: string; unit: Unit }> = {
  gross_sales: { title: "Gross sales", unit: "money" },
  net_sales: { title: "Net sales", unit: "money" },
  transactions: { title: "Transactions", unit: "count" },
  atv: { title: "Average transaction value", unit: "money" },
  upt: { title: "Units per transaction", unit: "quantity" },
  discounts: { title: "Discounts", unit: "money" },
  returns: { title: "Returns", unit: "money" },
  tax: { title: "Tax", unit: "money" },
  units_sold: { title: "Units sold", unit: "quantity" },
  gross_profit: { title: "Gross profit", unit: "money" },
  gross_margin_pct: { title: "Gross margin", unit: "ratio" },
  cost_coverage: { title: "Cost coverage", unit: "ratio" },
  payments: { title: "Payments", unit: "money" },
};

const defaults = {
  period: { from: "2026-11-01", to: "2026-11-19" },
  currency: "IDR",
  unit: "1234567.25",
  locations: ["Jakarta Grand Indonesia", "Bandung Paris van Java", "Singapore Orchard", "Sydney Pitt Street"],
  products: ["Linen shirt", "Canvas tote", "Batik scarf", "Rattan tray", "Coffee 250 g"],
  completeThrough: "2026-11-18",
} as const;

/** A query engine whose every figure follows from the place of its row, so that tests can say exactly what must be printed. */
export function createFixtureSource(fixture: Fixture = {}): ReportSource & { asked: MetricQueryInput[] } {
  const asked: MetricQueryInput[] = [];
  return {
    asked,
    runQuery: async (query) => {
      asked.push(query);
      return answer(query, { ...defaults, rowsPerQuery: 10_000, unconverted: [], empty: false, ...fixture });
    },
  };
}

type Full = Required<Fixture>;

function answer(query: MetricQueryInput, fixture: Full): MetricAnswer {
  const period = "from" in query.period ? query.period : fixture.period;
  const keys = fixture.empty ? [] : keysOf(query, { ...fixture, period });
  const limit = Math.min(query.limit ?? 1_000, fixture.rowsPerQuery);
  const wholePeriod = (query.dimensions ?? []).length === 0 && query.granularity === undefined;
  const rows = wholePeriod
    ? [figures(query.metrics, whole(query, fixture, period), fixture)]
    : keys.map(({ cells, weight }) => [...cells, ...figures(query.metrics, weight, fixture)]);
  const compared = query.compare !== undefined;
  const shown = rows.slice(0, limit);
  return {
    columns: [...keyColumns(query), ...query.metrics.map(metricColumn)],
    rows: shown,
    ...(compared ? { compare_rows: shown.map((row) => halved(row, query)) } : {}),
    ...(query.totals ? { totals: totalsRow(query, fixture, period) } : {}),
    ...(query.totals && compared ? { compare_totals: halved(totalsRow(query, fixture, period), query) } : {}),
    meta: {
      period,
      compare_period: compared
        ? { from: addDays(period.from, -daysIn(period)), to: addDays(period.from, -1) }
        : null,
      currency: (query.dimensions ?? []).includes("currency") ? null : (query.currency ?? fixture.currency),
      unconverted: fixture.unconverted,
      complete_through: fixture.completeThrough,
      last_loaded_at: "2026-11-20T04:05:06.000Z",
      loading: false,
      data_version: 4711,
      served_by: ["sales_by_day_v1"],
      cached: false,
      elapsed_ms: 3.5,
      truncated: rows.length > limit,
      definitions: Object.fromEntries(
        query.metrics.map((metric) => [
          metric,
          {
            title: metricColumn(metric).title,
            definition: `What ${metricColumn(metric).title.toLowerCase()} means, in words.`,
          },
        ]),
      ),
    },
  };
}

type Key = { cells: Cell[]; weight: bigint };

function keysOf({ dimensions = [], granularity }: MetricQueryInput, fixture: Full): Key[] {
  const step = granularity === "month" ? 30 : granularity === "week" ? 7 : 1;
  const dates =
    granularity === undefined
      ? [null]
      : Array.from({ length: Math.ceil(daysIn(fixture.period) / step) }, (_, day) =>
          addDays(fixture.period.from, day * step),
        );
  const members =
    dimensions.length === 0 ? [[]] : membersOf(dimensions[0] ?? "", fixture).map((member) => [member]);
  return dates.flatMap((date, day) =>
    members.map((member, index) => ({
      cells: [...(date === null ? [] : [date]), ...member],
      weight: BigInt(index + 1) * BigInt((day % 7) + 1),
    })),
  );
}

function membersOf(dimension: string, { locations, products }: Full): Cell[] {
  const named = (labels: readonly string[]) =>
    labels.map((label, index) => ({ id: `${dimension}-${index}`, label }));
  if (dimension === "location") return named(locations);
  if (dimension === "product") return named(products);
  if (dimension === "category") return [...named(["Apparel / Shirts", "Home", "Food / Coffee"]), null];
  if (dimension === "tender") return named(["card", "cash", "qris", "gift card"]);
  if (dimension === "currency") return ["AUD", "IDR", "SGD"].map((code) => ({ id: code, label: code }));
  return Array.from({ length: 13 }, (_, hour) => ({ id: String(hour + 9), label: `${hour + 9}:00` }));
}

/** Weight of the whole: the engine's own total, which the tests compare with what is printed. */
function whole(query: MetricQueryInput, fixture: Full, period: Full["period"]): bigint {
  if (fixture.empty) return 0n;
  const { granularity, dimensions = [], metrics } = query;
  const shape =
    granularity === undefined && dimensions.length === 0
      ? { metrics, granularity: "day" as const, dimensions: ["location"] }
      : { metrics, ...(granularity === undefined ? {} : { granularity }), dimensions };
  return keysOf({ ...shape, period }, { ...fixture, period }).reduce((sum, { weight }) => sum + weight, 0n);
}

function totalsRow(query: MetricQueryInput, fixture: Full, period: Full["period"]): Row {
  return [
    ...keyColumns(query).map(() => null),
    ...figures(query.metrics, whole(query, fixture, period), fixture),
  ];
}

function figures(metrics: readonly string[], weight: bigint, { unit }: Full): (string | null)[] {
  const net = (parseDecimal4(unit) ?? 0n) * weight;
  const money = (percent: bigint) => formatDecimal4((net * percent) / 100n);
  const transactions = weight * 7n;
  const values: Record<string, string | null> = {
    gross_sales: money(115n),
    net_sales: money(100n),
    transactions: String(transactions),
    atv: divideDecimals(money(110n), String(transactions)),
    upt: weight === 0n ? null : "2.142857",
    discounts: money(5n),
    returns: money(10n),
    tax: money(11n),
    units_sold: String(transactions * 2n),
    gross_profit: money(42n),
    gross_margin_pct: weight === 0n ? null : "0.42",
    cost_coverage: weight === 0n ? null : "0.9731",
    payments: money(111n),
  };
  return metrics.map((metric) => values[metric] ?? null);
}

/** The comparison: half of additive figures, nothing where the row is odd. */
function halved(row: Row, query: MetricQueryInput): Row {
  const first = row.length - query.metrics.length;
  return row.map((cell, index) => {
    if (index < first || typeof cell !== "string") return cell;
    return divideDecimals(
      cell,
      units[query.metrics[index - first] ?? ""]?.unit === "ratio" ? "1.05" : "1.25",
    );
  });
}

function keyColumns({ dimensions = [], granularity }: MetricQueryInput): Column[] {
  const time: Column[] =
    granularity === undefined
      ? []
      : [{ id: granularity, kind: "time", type: "date", unit: null, title: granularity }];
  return [
    ...time,
    ...dimensions.map((id): Column => ({ id, kind: "dimension", type: "string", unit: null, title: id })),
  ];
}

function metricColumn(id: string): Column {
  const known = units[id] ?? { title: id, unit: "count" as const };
  return { id, kind: "metric", type: known.unit === "count" ? "integer" : "decimal", ...known };
}
