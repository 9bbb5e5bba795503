import { AppError } from "@c4/contracts/errors";
import type { Granularity, MetricQuery } from "@c4/contracts/http/metrics";
import { firstKeptDay } from "../calendar/first-kept-day.ts";
import { addDays, daysBetween } from "../calendar/plain-date.ts";
import { type DateRange, resolvePeriod } from "../calendar/resolve-period.ts";
import { sameTimeDaysBefore, wallClock } from "../calendar/zoned-time.ts";
import { grains } from "../catalogue/dimensions.ts";
import { resolveFilters } from "./resolve-filters.ts";
import { assertDefined, resolveAttribute, resolveMetrics, resolveOrder } from "./resolve-members.ts";
import type { Comparison, OrderTerm, ResolvedQuery } from "./resolved-query.ts";

export type QuerySettings = {
  readonly now: Date;
  readonly timeZone: string;
  readonly weekStart: number;
  readonly reportingCurrency: string;
  /** Facts are dropped so many months after their business date. */
  readonly retentionMonths: number;
  /** First and last business date the caller may see; null before there is one. Asked only for the preset `all`. */
  readonly dataRange: () => Promise<DateRange | null>;
};

/** @throws AppError unknown_member, metric_not_by_dimension, validation_failed, period_too_long, before_horizon */
export async function resolveQuery(query: MetricQuery, settings: QuerySettings): Promise<ResolvedQuery> {
  const metrics = resolveMetrics(query.metrics);
  const attributes = [
    ...new Set(query.dimensions.map((name, index) => resolveAttribute(name, `dimensions.${index}`))),
  ];
  const filters = resolveFilters(query.filters);
  const grain = query.granularity ?? null;
  assertDefined(metrics, [...new Set([...attributes, ...filters.map((filter) => filter.attribute)])], grain);
  const order = query.order && resolveOrder(query.order, { metrics, attributes, grain });

  const { date: today } = wallClock(settings.now, settings.timeZone);
  const horizon = firstKeptDay(today, settings.retentionMonths);
  const calendar = { today, weekStart: settings.weekStart };
  const keptRange = async () => onlyKept(await settings.dataRange(), horizon);
  const period = await resolvePeriod(query.period, calendar, keptRange);
  assertLength(period, grain);
  const elapsed = { from: period.from, to: today < period.to && today >= period.from ? today : period.to };
  const comparison = query.compare ? previousPeriod(period, elapsed, today, settings) : null;
  assertKept("the period", period.from, horizon);
  if (comparison) assertKept("the comparison", comparison.range.from, horizon);
  return {
    metrics,
    attributes,
    grain,
    period,
    elapsed,
    comparison,
    filters,
    currency: attributes.includes("currency") ? null : (query.currency ?? settings.reportingCurrency),
    reportingCurrency: settings.reportingCurrency,
    order: order ?? defaultOrder(query, attributes, metrics, grain),
    defaultOrder: order === undefined,
    limit: query.limit,
    totals: query.totals,
    weekStart: settings.weekStart,
  };
}

function assertLength(period: DateRange, grain: Granularity | null): void {
  const days = daysBetween(period.from, period.to);
  const most = grains[grain ?? "month"].maxDays;
  if (days <= most) return;
  const what = grain === null ? "a query" : `a query by ${grain}`;
  throw new AppError("period_too_long", {
    detail: `${what} takes at most ${most} days; this period has ${days}`,
  });
}

/** `all` is all that is kept: older rows may be there still, but not all of them. */
function onlyKept(range: DateRange | null, horizon: string): DateRange | null {
  if (range === null || range.to < horizon) return null;
  return range.from < horizon ? { ...range, from: horizon } : range;
}

/** Figures of days whose facts are gone, or going, would be too small without saying so. */
function assertKept(what: string, from: string, horizon: string): void {
  if (from >= horizon) return;
  throw new AppError("before_horizon", {
    detail: `${what} begins on ${from}; figures are kept from ${horizon} on`,
  });
}

/**
 * The same number of days immediately before. Of a period that is still going on only the days that have elapsed are
 * compared, and of today's counterpart only what happened before this time of day.
 */
function previousPeriod(
  period: DateRange,
  elapsed: DateRange,
  today: string,
  { now, timeZone }: QuerySettings,
): Comparison {
  const shiftDays = daysBetween(period.from, period.to);
  const range = { from: addDays(elapsed.from, -shiftDays), to: addDays(elapsed.to, -shiftDays) };
  // Whole minutes: queries of the same minute are one query to the cache.
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const goingOn = elapsed.to === today;
  return { range, shiftDays, cutAt: goingOn ? sameTimeDaysBefore(minute, shiftDays, timeZone) : null };
}

function defaultOrder(
  query: MetricQuery,
  attributes: ResolvedQuery["attributes"],
  metrics: ResolvedQuery["metrics"],
  grain: Granularity | null,
): OrderTerm[] {
  const byTime: OrderTerm[] = grain === null ? [] : [{ by: "time", descending: false }];
  const [attribute] = attributes;
  if (attribute === "hour_of_day") return [...byTime, { by: { attribute }, descending: false }];
  const [metric] = metrics;
  return metric && query.dimensions.length > 0 ? [...byTime, { by: { metric }, descending: true }] : byTime;
}
