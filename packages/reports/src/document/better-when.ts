import { isMetric, metricOf } from "@c4/analytics/catalogue/metrics";
import type { BetterWhen } from "@c4/charts/change";

/** Whether more of a metric is good news, from the one catalogue. */
export function betterWhen(metric: string): BetterWhen {
  return isMetric(metric) ? metricOf(metric).betterWhen : "neutral";
}
