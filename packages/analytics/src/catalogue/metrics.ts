import type { Metric } from "./define-metric.ts";
import { marginMetrics } from "./margin-metrics.ts";
import { otherMetrics } from "./other-metrics.ts";
import { salesMetrics } from "./sales-metrics.ts";

/** Every figure C4 can show, each with its one definition. */
export const metrics = { ...salesMetrics, ...marginMetrics, ...otherMetrics } as const satisfies Record<
  string,
  Metric
>;

export type MetricId = keyof typeof metrics;

export const metricIds = Object.keys(metrics) as MetricId[];

export function isMetric(id: string): id is MetricId {
  return Object.hasOwn(metrics, id);
}

export function metricOf(id: MetricId): Metric {
  return metrics[id];
}
