import { z } from "zod";
import { CurrencyCode, PlainDate } from "../fields.ts";

export const Granularity = z.enum(["hour", "day", "week", "month"]);
export type Granularity = z.infer<typeof Granularity>;

export const PeriodPreset = z.enum([
  "today",
  "yesterday",
  "last_7_days",
  "last_28_days",
  "this_week",
  "last_week",
  "this_month",
  "last_month",
  "last_12_months",
  "this_year",
  "all",
]);
export type PeriodPreset = z.infer<typeof PeriodPreset>;

/** Business dates, both ends included; presets are resolved in the tenant's time zone. */
export const Period = z.union([
  z
    .strictObject({ from: PlainDate, to: PlainDate })
    .refine((p) => p.from <= p.to, { error: "from must not be after to" }),
  z.strictObject({ preset: PeriodPreset }),
]);
export type Period = z.infer<typeof Period>;

export const Filter = z.strictObject({
  dimension: z.string().max(64),
  op: z.enum(["in", "not_in"]),
  values: z.array(z.string().max(256)).min(1).max(1_000),
});
export type Filter = z.infer<typeof Filter>;

export const MetricQuery = z.strictObject({
  metrics: z.array(z.string().max(64)).min(1).max(20),
  dimensions: z.array(z.string().max(64)).max(4).default([]),
  /** Time grain of the rows; absent: one row per combination of dimensions over the whole period. */
  granularity: Granularity.optional(),
  period: Period,
  filters: z.array(Filter).max(20).default([]),
  compare: z.enum(["previous_period"]).optional(),
  /** Converts money by the dated rate of each business date; absent: the tenant's reporting currency. Ignored when `currency` is a dimension. */
  currency: CurrencyCode.optional(),
  order: z
    .array(z.strictObject({ by: z.string().max(64), direction: z.enum(["asc", "desc"]).default("desc") }))
    .max(4)
    .optional(),
  limit: z.int().min(1).max(10_000).default(1_000),
  /** Adds one row over the whole result, asked of the engine, never summed from the rows. */
  totals: z.boolean().default(false),
});
export type MetricQuery = z.infer<typeof MetricQuery>;
/** The query as a client may write it, defaults left out. */
export type MetricQueryInput = z.input<typeof MetricQuery>;

export const Unit = z.enum(["money", "count", "quantity", "ratio"]);
export type Unit = z.infer<typeof Unit>;

/** `time` and `dimension` columns identify a row; `metric` columns hold its figures. */
export const Column = z.strictObject({
  id: z.string(),
  kind: z.enum(["time", "dimension", "metric"]),
  type: z.enum(["string", "date", "datetime", "decimal", "integer"]),
  unit: Unit.nullable(),
  title: z.string(),
});
export type Column = z.infer<typeof Column>;

/**
 * One row: a cell per column, in the columns' order. Figures are decimal strings (money, quantity, ratio) or integers as
 * strings too (count); null is "not defined" (division by zero, nothing to compare with) and is shown as an en dash.
 * Dimension cells are `{id, label}`, or null where the fact has none.
 */
export const Cell = z.union([z.string(), z.null(), z.strictObject({ id: z.string(), label: z.string() })]);
export type Cell = z.infer<typeof Cell>;
export const Row = z.array(Cell);
export type Row = z.infer<typeof Row>;

export const QueryMeta = z.strictObject({
  /** Resolved business dates of the period. */
  period: z.strictObject({ from: PlainDate, to: PlainDate }),
  compare_period: z.strictObject({ from: PlainDate, to: PlainDate }).nullable(),
  /**
   * Set while the period is still going on: only as many days as have elapsed are compared (`compare_period`), and the last
   * of them counts what happened before this instant only.
   */
  compare_until: z.iso.datetime().nullable().optional(),
  /** Currency of the money columns; null when `currency` is a dimension. */
  currency: z.string().nullable(),
  /** Amounts left out of the converted figures because no rate within 7 days exists; empty in good order. Never dropped silently. */
  unconverted: z.array(
    z.strictObject({
      currency: z.string(),
      metric: z.string(),
      amount: z.string(),
      /** True when the amount belongs to the comparison. */
      in_comparison: z.boolean().optional(),
    }),
  ),
  /** Latest business date up to which every source that sends has sent. Null before the first load. */
  complete_through: PlainDate.nullable(),
  /** When the newest of this tenant's data became visible. */
  last_loaded_at: z.iso.datetime().nullable(),
  loading: z.boolean(),
  data_version: z.int(),
  /** Tables that answered, such as `sales_by_day_v1`. */
  served_by: z.array(z.string()),
  cached: z.boolean(),
  elapsed_ms: z.number(),
  truncated: z.boolean(),
  definitions: z.record(z.string(), z.strictObject({ title: z.string(), definition: z.string() })),
});
export type QueryMeta = z.infer<typeof QueryMeta>;

export const MetricAnswer = z.strictObject({
  columns: z.array(Column),
  rows: z.array(Row),
  totals: Row.optional(),
  /** Same columns and the same order as `rows`: row i of the comparison belongs to row i, with the comparison's own time cell. */
  compare_rows: z.array(Row.nullable()).optional(),
  compare_totals: Row.optional(),
  meta: QueryMeta,
});
export type MetricAnswer = z.infer<typeof MetricAnswer>;

export const MetricInfo = z.strictObject({
  id: z.string(),
  title: z.string(),
  definition: z.string(),
  unit: Unit,
  better_when: z.enum(["up", "down", "neutral"]),
  /** Dimensions and grains by which the metric can be asked. */
  dimensions: z.array(z.string()),
  /** Dimensions over which rows add up to more than the whole: a document may be in several rows. */
  not_additive_over: z.array(z.string()).optional(),
});
export type MetricInfo = z.infer<typeof MetricInfo>;

export const MetricsMeta = z.strictObject({
  metrics: z.array(MetricInfo),
  dimensions: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      definition: z.string(),
      kind: z.enum(["time", "attribute"]),
    }),
  ),
  datasets: z.array(z.strictObject({ id: z.string(), title: z.string(), grain: z.string() })),
  freshness: z.strictObject({
    complete_through: PlainDate.nullable(),
    last_loaded_at: z.iso.datetime().nullable(),
    data_version: z.int(),
    loading: z.boolean(),
    /** First and last business date that has data; null before the first load. */
    first_business_date: PlainDate.nullable(),
    last_business_date: PlainDate.nullable(),
  }),
});
export type MetricsMeta = z.infer<typeof MetricsMeta>;
