import { type DatasetId, datasetIds, datasetOf } from "../catalogue/datasets.ts";
import { measuresOf } from "../catalogue/formula.ts";
import { isMoney, type MeasureId } from "../catalogue/measures.ts";
import { metricOf } from "../catalogue/metrics.ts";
import { type Axes, datasetsFor } from "./defined-by.ts";
import type { ResolvedQuery } from "./resolved-query.ts";

/** One read of one dataset. */
export type Fragment = {
  readonly dataset: DatasetId;
  readonly measures: readonly MeasureId[];
  /** `documents` groups by document first and counts those that still stand; `sums` adds measures up. */
  readonly kind: "sums" | "documents";
  /** Which days of the comparison it reads; roll-ups cannot cut a day, so documents answer for the day that is cut. */
  readonly days: "all" | "before-cut" | "cut-day";
};

export type Plan = {
  readonly fragments: readonly Fragment[];
  readonly measures: readonly MeasureId[];
  /**
   * `converted`: every amount is multiplied by its rate. `assumed`: all amounts are taken to be in the query's currency and the
   * engine says whether one was not, in which case the answer is thrown away. `own`: no money, or each row in its own currency.
   */
  readonly money: "converted" | "assumed" | "own";
  readonly servedBy: readonly DatasetId[];
};

/** The smallest dataset that has everything; failing that, the smallest for each measure, joined on the same keys. */
export function planQuery(query: ResolvedQuery): Plan {
  const measures = [...new Set(query.metrics.flatMap((metric) => measuresOf(metricOf(metric).formula)))];
  const attributes = [...query.attributes, ...query.filters.map((filter) => filter.attribute)];
  const choice = chooseDatasets(measures, { grain: query.grain, attributes });
  const fragments = [...choice].flatMap(([dataset, own]) => fragmentsOf(dataset, own, query));
  return {
    fragments,
    measures,
    money: query.currency !== null && measures.some(isMoney) ? "converted" : "own",
    servedBy: [...new Set(fragments.map(({ dataset }) => dataset))],
  };
}

function chooseDatasets(measures: readonly MeasureId[], axes: Axes): Map<DatasetId, MeasureId[]> {
  const candidates = new Map(measures.map((measure) => [measure, datasetsFor(measure, axes)]));
  const whole = datasetIds.find((id) => measures.every((measure) => candidates.get(measure)?.includes(id)));
  const choice = new Map<DatasetId, MeasureId[]>();
  for (const [measure, [smallest]] of candidates) {
    const dataset = whole ?? smallest;
    if (dataset === undefined) throw new Error(`no dataset has ${measure}: the query was not checked first`);
    choice.set(dataset, [...(choice.get(dataset) ?? []), measure]);
  }
  return choice;
}

function fragmentsOf(dataset: DatasetId, measures: readonly MeasureId[], query: ResolvedQuery): Fragment[] {
  const counted = measures.filter((measure) => datasetOf(dataset).perDocument.includes(measure));
  const summed = measures.filter((measure) => !counted.includes(measure));
  const fragments: Fragment[] = [];
  if (summed.length > 0 && query.comparison?.cutAt && datasetOf(dataset).rollup) {
    fragments.push({ dataset, measures: summed, kind: "sums", days: "before-cut" });
    fragments.push({ dataset: "sale_ledger_v1", measures: summed, kind: "sums", days: "cut-day" });
  } else if (summed.length > 0) {
    fragments.push({ dataset, measures: summed, kind: "sums", days: "all" });
  }
  if (counted.length > 0) fragments.push({ dataset, measures: counted, kind: "documents", days: "all" });
  return fragments;
}
