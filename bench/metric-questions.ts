import type { MetricQueryInput } from "@c4/contracts/http/metrics";
import { addDays } from "@c4/local/demo/local-time";

/** What people ask. The same question of another `round` has other dates, so that no cache has its answer. */
export type MetricQuestion = { name: string; ask: (today: string, round: number) => MetricQueryInput };

const headline = ["net_sales", "transactions", "atv", "upt", "gross_margin_pct"];

const days = (today: string, from: number, to: number) => ({
  from: addDays(today, from),
  to: addDays(today, to),
});

/** Rounds move the first day of the year back by one day each: about the same rows, never the same query. */
const year = (today: string, round: number) => days(today, -330 - round, -1);

/** The largest answer of them: a row per day. */
export const byDay: MetricQuestion = {
  name: "by day, 12 months",
  ask: (today, round) => ({
    metrics: ["net_sales", "transactions"],
    granularity: "day",
    period: year(today, round),
  }),
};

export const metricQuestions: readonly MetricQuestion[] = [
  {
    name: "KPIs up to now, compared",
    ask: (today, round) => ({
      metrics: headline,
      period: days(today, -28 - round, 0),
      compare: "previous_period",
      totals: true,
    }),
  },
  byDay,
  {
    name: "by location, compared",
    ask: (today, round) => ({
      metrics: [...headline, "discounts", "returns"],
      dimensions: ["location"],
      period: days(today, -90 - round, -1),
      compare: "previous_period",
      totals: true,
    }),
  },
  {
    name: "by hour of day",
    ask: (today, round) => ({
      metrics: ["net_sales", "transactions"],
      dimensions: ["hour_of_day"],
      period: year(today, round),
    }),
  },
  {
    name: "by product, top 50",
    ask: (today, round) => ({
      metrics: ["net_sales", "units_sold", "gross_profit"],
      dimensions: ["product"],
      period: year(today, round),
      limit: 50,
    }),
  },
  {
    name: "by category",
    ask: (today, round) => ({
      metrics: ["net_sales", "units_sold", "gross_margin_pct"],
      dimensions: ["category"],
      period: year(today, round),
    }),
  },
  {
    name: "by tender",
    ask: (today, round) => ({ metrics: ["payments"], dimensions: ["tender"], period: year(today, round) }),
  },
];
