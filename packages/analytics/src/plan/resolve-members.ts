import { AppError } from "@c4/contracts/errors";
import type { Granularity, MetricQuery } from "@c4/contracts/http/metrics";
import { type AttributeId, attributeIds, grainIds, isAttribute } from "../catalogue/dimensions.ts";
import { isMetric, type MetricId, metricIds } from "../catalogue/metrics.ts";
import { nearestNames } from "../catalogue/nearest-names.ts";
import { whyNotBy } from "./defined-by.ts";
import type { OrderTerm } from "./resolved-query.ts";

export function unknownMember(path: string, name: string, what: string, known: readonly string[]): AppError {
  const near = nearestNames(name, known);
  const hint = near.length === 0 ? `known are ${known.join(", ")}` : `did you mean ${near.join(" or ")}?`;
  const message = `there is no ${what} "${name}"; ${hint}`;
  return new AppError("unknown_member", {
    detail: message,
    issues: [{ path, code: "unknown_member", message }],
  });
}

export function resolveMetrics(names: readonly string[]): MetricId[] {
  const ids = names.map((name, index) => {
    if (!isMetric(name)) throw unknownMember(`metrics.${index}`, name, "metric", metricIds);
    return name;
  });
  return [...new Set(ids)];
}

export function resolveAttribute(name: string, path: string): AttributeId {
  if (isAttribute(name)) return name;
  if ((grainIds as readonly string[]).includes(name)) {
    const message = `${name} is a time grain: send it as granularity, and dates as period`;
    throw new AppError("unknown_member", {
      detail: message,
      issues: [{ path, code: "unknown_member", message }],
    });
  }
  throw unknownMember(path, name, "dimension", attributeIds);
}

/** @throws AppError metric_not_by_dimension that names the metric, the dimension and the reason */
export function assertDefined(
  metrics: readonly MetricId[],
  attributes: readonly AttributeId[],
  grain: Granularity | null,
): void {
  for (const metric of metrics) {
    const refusal = whyNotBy(metric, { grain, attributes });
    if (refusal) {
      const message = `${metric} is not defined by ${refusal.by}: ${refusal.reason}`;
      throw new AppError("metric_not_by_dimension", {
        detail: message,
        issues: [{ path: "metrics", code: "metric_not_by_dimension", message }],
      });
    }
  }
}

/** Rows are ordered by what they show: an order by anything else would be an order nobody can see. */
export function resolveOrder(
  order: NonNullable<MetricQuery["order"]>,
  shown: { metrics: readonly MetricId[]; attributes: readonly AttributeId[]; grain: Granularity | null },
): OrderTerm[] {
  return order.map(({ by, direction }, index) => {
    const descending = direction === "desc";
    const metric = shown.metrics.find((id) => id === by);
    if (metric) return { by: { metric }, descending };
    const attribute = shown.attributes.find((id) => id === by);
    if (attribute) return { by: { attribute }, descending };
    if (shown.grain !== null && by === shown.grain) return { by: "time", descending };
    const known = [...shown.metrics, ...shown.attributes, ...(shown.grain ? [shown.grain] : [])];
    throw unknownMember(`order.${index}.by`, by, "column of this query", known);
  });
}
