import { datasetOf } from "../catalogue/datasets.ts";
import type { MeasureId } from "../catalogue/measures.ts";
import type { Fragment, Plan } from "../plan/plan-query.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";
import { scopedView, tenantView } from "./bound-sql.ts";
import { filterSql } from "./filters-sql.ts";
import { type Key, keysOf } from "./keys-sql.ts";

/** Documents counted over the whole result: the sum of the rows would count a document once per row it is in. */
export const wholeName = (measure: MeasureId): string => `w_${measure}`;
export const measureName = (measure: MeasureId): string => `m_${measure}`;

/**
 * SELECT of one fragment. Every fragment yields the same columns: the keys, `past` (1 in the comparison), `on_date` and
 * `in_currency` when amounts wait for a rate (empty for counts), `foreign` when they are assumed to need none, then each
 * measure, 0 where another fragment has it.
 */
export function fragmentSql(fragment: Fragment, plan: Plan, query: ResolvedQuery): string {
  return fragment.kind === "documents" ? documentsSql(fragment, plan, query) : sumsSql(fragment, plan, query);
}

function sumsSql(fragment: Fragment, plan: Plan, query: ResolvedQuery): string {
  const dataset = datasetOf(fragment.dataset);
  const keys = [
    ...keysOf(query),
    { name: "past", read: pastSql(query) },
    ...(plan.money === "converted"
      ? [
          { name: "on_date", read: "business_date" },
          { name: "in_currency", read: "CAST(currency AS String)" },
        ]
      : []),
  ];
  const foreign = plan.money === "assumed" ? ["max(currency != {currency:String}) AS foreign"] : [];
  const measures = plan.measures.flatMap((measure) => [
    `${fragment.measures.includes(measure) ? dataset.measures[measure] : "0"} AS ${measureName(measure)}`,
    ...(countedPerDocument(plan, measure) ? [`0 AS ${wholeName(measure)}`] : []),
  ]);
  return `SELECT ${[...keys.map(readAs), ...foreign, ...measures].join(", ")}
    FROM ${sourceSql(fragment, query)}
    WHERE ${whereSql(fragment, query)}
    GROUP BY ${keys.map(({ name }) => name).join(", ")}`;
}

/**
 * Documents whose signs add up to more than zero, counted once per row they are in and once in the whole: a correction or a
 * void takes its document out again.
 */
function documentsSql(fragment: Fragment, plan: Plan, query: ResolvedQuery): string {
  const keys = [...keysOf(query), { name: "past", read: pastSql(query) }];
  const names = keys.map(({ name }) => name);
  const document = "source_id, document_id";
  const split = names.length > 1;
  const sets = split
    ? `GROUPING SETS ((${names.join(", ")}, ${document}), (past, ${document}))`
    : `past, ${document}`;
  const measures = plan.measures.flatMap((measure) => {
    const counted = fragment.measures.includes(measure);
    return [
      `${counted ? "in_row" : "0"} AS ${measureName(measure)}`,
      ...(counted ? [`1 - in_row AS ${wholeName(measure)}`] : []),
    ];
  });
  const [first] = fragment.measures;
  const standing = first === undefined ? "sum(sign)" : datasetOf(fragment.dataset).measures[first];
  const without = {
    converted: ["toDate(0) AS on_date", "'' AS in_currency"],
    assumed: ["0 AS foreign"],
    own: [],
  }[plan.money];
  return `SELECT ${[...names, ...without, ...measures].join(", ")}
    FROM (
      SELECT ${[...keys.map(readAs), `${split ? `1 - grouping(${names[0]})` : "1"} AS in_row`].join(", ")}
      FROM ${sourceSql(fragment, query)}
      WHERE ${whereSql(fragment, query)}
      GROUP BY ${sets}
      HAVING ${standing} > 0
    )`;
}

/** Such measures have a second column for the whole; sums need none. */
export function countedPerDocument(plan: Plan, measure: MeasureId): boolean {
  return plan.fragments.some(({ kind, measures }) => kind === "documents" && measures.includes(measure));
}

function readAs({ name, read }: Key): string {
  return `${read} AS ${name}`;
}

function pastSql({ comparison }: ResolvedQuery): string {
  return comparison ? "business_date < {from:Date}" : "0";
}

function sourceSql({ dataset }: Fragment, { attributes }: ResolvedQuery): string {
  if (!attributes.includes("category")) return scopedView(dataset);
  return `${scopedView(dataset)} AS facts
  LEFT ANY JOIN (
    SELECT product_id AS of_product, category[1] AS top_category FROM ${tenantView("product_v1")}
  ) AS products ON products.of_product = facts.product_id`;
}

function whereSql(fragment: Fragment, query: ResolvedQuery): string {
  return [daysSql(fragment, query), ...query.filters.map(filterSql)].join("\n    AND ");
}

const afterCut = `(source_id, document_id) IN (
      SELECT source_id, document_id FROM ${scopedView("sale_ledger_v1")}
      WHERE business_date = {cut_day:Date} AND occurred_at >= {cut_at:DateTime64(3, 'UTC')}
      GROUP BY source_id, document_id HAVING sum(sign) > 0)`;

function daysSql({ days, dataset }: Fragment, { comparison }: ResolvedQuery): string {
  if (!comparison) return "business_date BETWEEN {from:Date} AND {to:Date}";
  const current = "business_date BETWEEN {from:Date} AND {to:Date}";
  if (days === "cut-day") {
    return "business_date = {cut_day:Date} AND occurred_at < {cut_at:DateTime64(3, 'UTC')}";
  }
  if (days === "before-cut") {
    return `(${current} OR (business_date >= {past_from:Date} AND business_date < {cut_day:Date}))`;
  }
  const both = `(${current} OR business_date BETWEEN {past_from:Date} AND {past_to:Date})`;
  if (!comparison.cutAt || datasetOf(dataset).rollup) return both;
  return `${both}\n    AND NOT (business_date = {cut_day:Date} AND ${afterCut})`;
}
