import type { Column, MetricAnswer, QueryMeta } from "@c4/contracts/http/metrics";
import { attributes, grains } from "../catalogue/dimensions.ts";
import type { Locale } from "../catalogue/localised.ts";
import { metricOf } from "../catalogue/metrics.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";
import type { Figures } from "./figures.ts";

/** Puts the words of one language, and what is known about the data, around the figures. */
export function composeAnswer(
  query: ResolvedQuery,
  figures: Figures,
  locale: Locale,
  meta: Omit<
    QueryMeta,
    "definitions" | "period" | "compare_period" | "compare_until" | "currency" | "truncated"
  >,
): MetricAnswer {
  const { comparison } = query;
  return {
    columns: columnsOf(query, locale),
    rows: figures.rows,
    ...(query.totals && { totals: figures.totals }),
    ...(figures.compareRows && { compare_rows: figures.compareRows }),
    ...(query.totals && figures.compareTotals && { compare_totals: figures.compareTotals }),
    meta: {
      ...meta,
      period: query.period,
      compare_period: comparison?.range ?? null,
      compare_until: comparison?.cutAt?.toISOString() ?? null,
      currency: query.currency,
      truncated: figures.truncated,
      definitions: definitionsOf(query, locale),
    },
  };
}

function columnsOf({ grain, attributes: asked, metrics }: ResolvedQuery, locale: Locale): Column[] {
  const time: Column[] =
    grain === null
      ? []
      : [
          {
            id: grain,
            kind: "time",
            type: grain === "hour" ? "datetime" : "date",
            unit: null,
            title: grains[grain].title[locale],
          },
        ];
  const members = asked.map(
    (id): Column => ({
      id,
      kind: "dimension",
      type: "string",
      unit: null,
      title: attributes[id].title[locale],
    }),
  );
  const figures = metrics.map((id): Column => {
    const { unit, title } = metricOf(id);
    return { id, kind: "metric", type: unit === "count" ? "integer" : "decimal", unit, title: title[locale] };
  });
  return [...time, ...members, ...figures];
}

function definitionsOf({ grain, attributes: asked, metrics }: ResolvedQuery, locale: Locale) {
  const defined = [
    ...(grain === null ? [] : [[grain, grains[grain]] as const]),
    ...asked.map((id) => [id, attributes[id]] as const),
    ...metrics.map((id) => [id, metricOf(id)] as const),
  ];
  return Object.fromEntries(
    defined.map(([id, { title, definition }]) => [
      id,
      { title: title[locale], definition: definition[locale] },
    ]),
  );
}
