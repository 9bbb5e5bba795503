import type { RowScope } from "@c4/tenancy/row-scope";
import { isMoney } from "../catalogue/measures.ts";
import { metricOf } from "../catalogue/metrics.ts";
import type { Plan } from "../plan/plan-query.ts";
import type { OrderTerm, ResolvedQuery } from "../plan/resolved-query.ts";
import { type BoundSql, scopeParams } from "./bound-sql.ts";
import { factsSql, withRatesSql } from "./facts-sql.ts";
import { filterParams } from "./filters-sql.ts";
import { formulaSql } from "./formula-sql.ts";
import { countedPerDocument, measureName, wholeName } from "./fragment-sql.ts";
import { keyName, keysOf, labelsOf } from "./keys-sql.ts";

/**
 * One statement for rows, totals and comparison. Columns: `whole` (1 for the row over everything), the keys, `l_<attribute>`
 * labels, `c_<measure>` and `p_<measure>` (sums of the period and of the comparison), `n_rated`, `n_unrated`, `n_past_rated`,
 * `n_past_unrated` (how many sums had a rate), `has_foreign` (amounts in another currency), `has_mixed` (rows of several
 * currencies). The whole comes first, then one row more than the limit.
 */
export function compileQuery(query: ResolvedQuery, plan: Plan, tenantId: string, scope: RowScope): BoundSql {
  const keys = keysOf(query).map(({ name }) => name);
  const labels = query.attributes.flatMap((attribute) => {
    const source = labelsOf(attribute);
    return source ? [{ attribute, ...source }] : [];
  });
  const grouping =
    keys.length > 0
      ? `\n  GROUP BY GROUPING SETS ((${keys.join(", ")}), ())\n  HAVING whole OR ${saysSomething(query, plan)}`
      : "";
  const sql = `${withRatesSql(query, plan)}SELECT ${["answer.*", ...labels.map(({ attribute }) => `l_${attribute}`)].join(", ")}
FROM (
  SELECT ${[`${keys[0] === undefined ? "1" : `toUInt8(grouping(${keys[0]}))`} AS whole`, ...keys, ...sumColumns(query, plan)].join(", ")}
  FROM ${factsSql(query, plan)}${grouping}
) AS answer${labels
    .map(
      ({ attribute, column, from }) => `
LEFT ANY JOIN (
  SELECT ${column} AS id_${attribute}, if(name = '', external_id, name) AS l_${attribute} FROM ${from}
) AS labels_${attribute} ON labels_${attribute}.id_${attribute} = answer.${keyName(attribute)}`,
    )
    .join("")}
ORDER BY ${["whole DESC", ...query.order.map((term) => orderSql(term)), ...keys].join(", ")}
LIMIT {row_limit:UInt32}`;
  return { sql, params: { ...queryParams(query, plan), ...scopeParams(tenantId, scope) } };
}

/** A row whose every sum is zero (a sale that was voided, say) tells nothing and is left out. */
function saysSomething(query: ResolvedQuery, plan: Plan): string {
  const prefixes = query.comparison ? ["c", "p"] : ["c"];
  const sums = prefixes.flatMap((prefix) => plan.measures.map((measure) => `${prefix}_${measure} != 0`));
  return [...sums, ...(plan.money === "converted" ? ["n_unrated > 0", "n_past_unrated > 0"] : [])].join(
    " OR ",
  );
}

/** Sums of each measure in the period and, when asked, in the comparison. */
function sumColumns(query: ResolvedQuery, plan: Plan): string[] {
  const hasKeys = keysOf(query).length > 0;
  const times = query.comparison ? [["c", "0"] as const, ["p", "1"] as const] : [["c", "0"] as const];
  const measures = times.flatMap(([prefix, past]) =>
    plan.measures.map((measure) => {
      const sum = (column: string) => {
        const value = plan.money === "converted" && isMoney(measure) ? `${column} * rate` : column;
        return query.comparison ? `sumIf(${value}, past = ${past})` : `sum(${value})`;
      };
      const value =
        hasKeys && countedPerDocument(plan, measure)
          ? `if(whole, ${sum(wholeName(measure))}, ${sum(measureName(measure))})`
          : sum(measureName(measure));
      return `${value} AS ${prefix}_${measure}`;
    }),
  );
  const flags = {
    converted: [
      "countIf(rated AND past = 0) AS n_rated",
      "countIf(unrated AND past = 0) AS n_unrated",
      "countIf(rated AND past = 1) AS n_past_rated",
      "countIf(unrated AND past = 1) AS n_past_unrated",
      "max(foreign) AS has_foreign",
    ],
    assumed: ["max(foreign) AS has_foreign"],
    own: [],
  }[plan.money];
  const currencies = query.currency === null ? ["min(k_currency) != max(k_currency) AS has_mixed"] : [];
  return [...measures, ...flags, ...currencies];
}

function orderSql({ by, descending }: OrderTerm): string {
  const direction = `${descending ? "DESC" : "ASC"} NULLS LAST`;
  if (by === "time") return `t ${direction}`;
  if ("metric" in by)
    return `${formulaSql(metricOf(by.metric).formula, (measure) => `c_${measure}`)} ${direction}`;
  const label = labelsOf(by.attribute) ? `lower(l_${by.attribute})` : keyName(by.attribute);
  return `${label} ${direction}`;
}

export function queryParams(query: ResolvedQuery, plan: Plan): Record<string, unknown> {
  const { comparison, period } = query;
  return {
    from: period.from,
    to: period.to,
    row_limit: query.limit + 2,
    ...(query.grain === "week" && { week_start: query.weekStart }),
    ...(comparison && {
      past_from: comparison.range.from,
      past_to: comparison.range.to,
      shift_days: comparison.shiftDays,
    }),
    ...(comparison?.cutAt && {
      cut_day: comparison.range.to,
      cut_at: comparison.cutAt.toISOString().replace("T", " ").replace("Z", ""),
    }),
    ...(plan.money !== "own" && { currency: query.currency }),
    ...(plan.money === "converted" && {
      reporting: query.reportingCurrency,
      first_day: comparison?.range.from ?? period.from,
      last_day: period.to,
    }),
    ...filterParams(query.filters),
  };
}
