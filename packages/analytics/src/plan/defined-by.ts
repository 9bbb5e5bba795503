import type { Granularity } from "@c4/contracts/http/metrics";
import { type DatasetId, datasetIds, datasetOf } from "../catalogue/datasets.ts";
import type { AttributeId } from "../catalogue/dimensions.ts";
import { measuresOf } from "../catalogue/formula.ts";
import type { MeasureId } from "../catalogue/measures.ts";
import { type MetricId, metricOf } from "../catalogue/metrics.ts";

/** What a query splits or filters by. */
export type Axes = { readonly grain: Granularity | null; readonly attributes: readonly AttributeId[] };

/** Why measures that live on whole documents cannot be split further. */
const reasons: Partial<Record<AttributeId, string>> = {
  product: "it is recorded for whole documents (or partly so), and a document holds several products",
  category: "it is recorded for whole documents (or partly so), and a document holds several categories",
  tender: "one document can be paid with several tenders; by tender there is payments",
};

/** Smallest dataset first: those that have the measure and all the axes. */
export function datasetsFor(measure: MeasureId, { grain, attributes }: Axes): DatasetId[] {
  return datasetIds.filter((id) => {
    const dataset = datasetOf(id);
    const hasAxes = attributes.every((attribute) => dataset.attributes.includes(attribute));
    return dataset.measures[measure] !== undefined && hasAxes && (grain !== "hour" || dataset.hours);
  });
}

/** Null when the metric is defined by these axes; else the axis it is not defined by, and why. */
export function whyNotBy(metric: MetricId, axes: Axes): { by: string; reason: string } | null {
  const { notBy, formula } = metricOf(metric);
  for (const attribute of axes.attributes) {
    const reason = notBy?.[attribute];
    if (reason !== undefined) return { by: attribute, reason };
    const alone = { grain: axes.grain, attributes: [attribute] };
    if (measuresOf(formula).some((measure) => datasetsFor(measure, alone).length === 0)) {
      return { by: attribute, reason: reasons[attribute] ?? "its records do not carry it" };
    }
  }
  const together = measuresOf(formula).every((measure) => datasetsFor(measure, axes).length > 0);
  return together ? null : { by: axes.attributes.join(" with "), reason: "no record carries them together" };
}
