import type { RowScope } from "@c4/tenancy/row-scope";
import { isMoney } from "../catalogue/measures.ts";
import type { Plan } from "../plan/plan-query.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";
import { type BoundSql, scopeParams } from "./bound-sql.ts";
import { queryParams } from "./compile-query.ts";
import { factsSql, withRatesSql } from "./facts-sql.ts";
import { measureName } from "./fragment-sql.ts";

/** The amounts that have no rate, by their own currency: columns `in_currency`, `past` and `c_<measure>`. */
export function unconvertedQuery(
  query: ResolvedQuery,
  plan: Plan,
  tenantId: string,
  scope: RowScope,
): BoundSql {
  const sums = plan.measures.filter(isMoney).map((measure) => `sum(${measureName(measure)}) AS c_${measure}`);
  const sql = `${withRatesSql(query, plan)}SELECT ${["in_currency", "past", ...sums].join(", ")}
FROM ${factsSql(query, plan)}
WHERE unrated
GROUP BY in_currency, past
ORDER BY past, in_currency`;
  return { sql, params: { ...queryParams(query, plan), ...scopeParams(tenantId, scope) } };
}
