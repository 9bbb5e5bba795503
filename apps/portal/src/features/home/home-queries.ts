import type { Granularity, MetricQueryInput, MetricsMeta, Period } from "@c4/contracts/http/metrics";
import { type Filters, isCompared } from "../filters/filter-codec.ts";

/** The key figures of Home, in order. */
export const kpiIds = [
  "net_sales",
  "transactions",
  "atv",
  "upt",
  "gross_margin_pct",
  "units_sold",
  "discounts",
  "returns",
] as const;
export type KpiId = (typeof kpiIds)[number];

const dayMs = 86_400_000;

function base(filters: Filters): Omit<MetricQueryInput, "metrics"> {
  const { period, locations, currency } = filters;
  return {
    period,
    ...(isCompared(filters) ? { compare: "previous_period" as const } : {}),
    ...(locations.length === 0
      ? {}
      : { filters: [{ dimension: "location", op: "in" as const, values: [...locations] }] }),
    ...(currency === null ? {} : { currency }),
  };
}

/** One row over the whole period; with the share of sales that the margin is computed over. */
export function kpiQuery(filters: Filters): MetricQueryInput {
  return { ...base(filters), metrics: [...kpiIds, "cost_coverage"] };
}

/** The same figures over time, those that are defined by that grain: one answer feeds every sparkline and the chart. */
export function seriesQuery(filters: Filters, grain: Granularity, meta: MetricsMeta): MetricQueryInput {
  const defined = kpiIds.filter((id) =>
    meta.metrics.some((metric) => metric.id === id && metric.dimensions.includes(grain)),
  );
  return { ...base(filters), metrics: defined.length === 0 ? ["net_sales"] : defined, granularity: grain };
}

/** Sales by local hour of day over the whole period. */
export function hourQuery(filters: Filters): MetricQueryInput {
  return { ...base(filters), metrics: ["net_sales"], dimensions: ["hour_of_day"], limit: 24 };
}

export const locationMetrics = ["net_sales", "transactions", "atv", "upt", "gross_margin_pct"] as const;

export function locationQuery(filters: Filters): MetricQueryInput {
  return {
    ...base(filters),
    metrics: [...locationMetrics],
    dimensions: ["location"],
    order: [{ by: "net_sales", direction: "desc" }],
    totals: true,
  };
}

/** Days between two business dates, both included. */
export function daysOf({ from, to }: { from: string; to: string }): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

/** A grain that gives a line of readable length: hours of one day, days of a quarter, weeks of two years, then months. */
export function chooseGrain(period: Period, freshness: MetricsMeta["freshness"]): Granularity {
  const days = approximateDays(period, freshness);
  if (days <= 1) return "hour";
  if (days <= 100) return "day";
  return days <= 740 ? "week" : "month";
}

function approximateDays(
  period: Period,
  { first_business_date: first, last_business_date: last }: MetricsMeta["freshness"],
): number {
  if (!("preset" in period)) return daysOf(period);
  switch (period.preset) {
    case "today":
    case "yesterday":
      return 1;
    case "last_12_months":
    case "this_year":
      return 365;
    case "all":
      return first === null || last === null ? 28 : daysOf({ from: first, to: last });
    default:
      return 28;
  }
}

/** First business date that is not complete yet; null before the first load. */
export function incompleteFrom(completeThrough: string | null): string | null {
  if (completeThrough === null) return null;
  return new Date(Date.parse(completeThrough) + dayMs).toISOString().slice(0, 10);
}
