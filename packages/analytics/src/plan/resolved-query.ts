import type { Granularity } from "@c4/contracts/http/metrics";
import type { DateRange } from "../calendar/resolve-period.ts";
import type { AttributeId } from "../catalogue/dimensions.ts";
import type { MetricId } from "../catalogue/metrics.ts";

export type ResolvedFilter = {
  readonly attribute: AttributeId;
  readonly exclude: boolean;
  /** Sorted, each once; UUIDs where the attribute is named by a public id. */
  readonly values: readonly string[];
};

export type Comparison = {
  /** The days that are compared: as many as have elapsed of the period. */
  readonly range: DateRange;
  /** Every day is compared with the one so many days earlier. */
  readonly shiftDays: number;
  /** Set while the last compared day is still going on today: it counts up to this instant only. */
  readonly cutAt: Date | null;
};

export type OrderTerm = {
  readonly by: { metric: MetricId } | { attribute: AttributeId } | "time";
  readonly descending: boolean;
};

/** A query with every name checked, every date fixed and every default filled in: what a figure depends on besides the data. */
export type ResolvedQuery = {
  readonly metrics: readonly MetricId[];
  readonly attributes: readonly AttributeId[];
  readonly grain: Granularity | null;
  readonly period: DateRange;
  /** The part of the period that is not in the future; its end lies before the period's when that is still going on. */
  readonly elapsed: DateRange;
  readonly comparison: Comparison | null;
  readonly filters: readonly ResolvedFilter[];
  /** What money is converted to; null when the rows are split by currency. */
  readonly currency: string | null;
  readonly reportingCurrency: string;
  readonly order: readonly OrderTerm[];
  /** True when the caller named no order: rows then run by time, or by the first metric. */
  readonly defaultOrder: boolean;
  readonly limit: number;
  readonly totals: boolean;
  readonly weekStart: number;
};
