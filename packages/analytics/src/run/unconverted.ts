import type { QueryMeta } from "@c4/contracts/http/metrics";
import { countIn, type EngineRow, sumIn, textIn } from "../answer/engine-row.ts";
import { formatExact } from "../answer/exact-sum.ts";
import { needsMoney, showFigure } from "../answer/show-figure.ts";
import { isMoney } from "../catalogue/measures.ts";
import { metricOf } from "../catalogue/metrics.ts";
import type { Plan } from "../plan/plan-query.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";

type Unconverted = QueryMeta["unconverted"];

/**
 * What was left out for want of a rate, in its own currency: each money sum that was asked for, and the measures behind a
 * ratio of money.
 */
export function listUnconverted(query: ResolvedQuery, plan: Plan, rows: readonly EngineRow[]): Unconverted {
  return rows.flatMap((row) => {
    const currency = textIn(row, "in_currency");
    const place = countIn(row, "past") === 1 ? { in_comparison: true } : {};
    return amountsOf(query, plan, row, currency)
      .filter(({ amount }) => !/^-?0(\.0*)?$/.test(amount))
      .map(({ metric, amount }) => ({ currency, metric, amount, ...place }));
  });
}

function amountsOf(query: ResolvedQuery, plan: Plan, row: EngineRow, currency: string) {
  const showing = { currency, converted: false };
  const sums = query.metrics.flatMap((metric) => {
    const { formula } = metricOf(metric);
    if (!("sum" in formula) || !needsMoney(formula)) return [];
    return [
      { metric: metric as string, amount: showFigure(metric, (id) => sumIn(row, "c", id), showing) ?? "0" },
    ];
  });
  if (sums.length > 0) return sums;
  return plan.measures
    .filter(isMoney)
    .map((measure) => ({ metric: measure as string, amount: formatExact(sumIn(row, "c", measure)) }));
}
