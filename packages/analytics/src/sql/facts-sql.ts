import { isMoney } from "../catalogue/measures.ts";
import type { Plan } from "../plan/plan-query.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";
import { fragmentSql, measureName } from "./fragment-sql.ts";
import { rateScale, ratesSql } from "./rates-sql.ts";

/** The CTEs that {@link factsSql} needs, or nothing. */
export function withRatesSql(query: ResolvedQuery, plan: Plan): string {
  return plan.money === "converted" ? `WITH ${ratesSql(query.currency !== query.reportingCurrency)}\n` : "";
}

/**
 * All fragments under one another. Converted money has beside it: `rate` of its currency and business date (0: there is
 * none), `rated` and `unrated` (there is an amount, with or without a rate), `foreign` (an amount in another currency).
 */
export function factsSql(query: ResolvedQuery, plan: Plan): string {
  const facts = plan.fragments
    .map((fragment) => fragmentSql(fragment, plan, query))
    .join("\n    UNION ALL\n    ");
  if (plan.money !== "converted") return `(\n    ${facts}\n  ) AS facts`;
  const amount = plan.measures
    .filter(isMoney)
    .map((measure) => `${measureName(measure)} != 0`)
    .join(" OR ");
  return `(
    SELECT
      summed.*,
      if(in_currency = {currency:String}, toDecimal256(1, ${rateScale}), rates.rate) AS rate,
      ${amount} AS has_amount,
      has_amount AND rate != 0 AS rated,
      has_amount AND rate = 0 AS unrated,
      has_amount AND in_currency != {currency:String} AS foreign
    FROM (
    ${facts}
    ) AS summed
    LEFT ANY JOIN rates ON rates.currency = summed.in_currency AND rates.day = summed.on_date
  ) AS facts`;
}
