import type { MetricsMeta } from "@c4/contracts/http/metrics";
import { datasetIds, datasetOf } from "./catalogue/datasets.ts";
import { attributeIds, attributes, grainIds, grains } from "./catalogue/dimensions.ts";
import type { Locale } from "./catalogue/localised.ts";
import { type MetricId, metricIds, metricOf } from "./catalogue/metrics.ts";
import type { MetricQueryDeps } from "./create-metric-query.ts";
import type { MetricsMetaReader } from "./metric-query.ts";
import { whyNotBy } from "./plan/defined-by.ts";
import { readDataRange } from "./run/data-range.ts";
import { createReadTenantContext } from "./run/tenant-context.ts";

/** See {@link MetricsMetaReader}. */
export function createMetricsMeta({
  reader,
  ...tenancy
}: Pick<MetricQueryDeps, "directory" | "withTenant" | "reader">): MetricsMetaReader {
  const readContext = createReadTenantContext(tenancy);
  return {
    read: async (caller, options = {}) => {
      const [{ home }, range] = await Promise.all([
        readContext(caller.tenantId),
        readDataRange(reader, caller, options),
      ]);
      return {
        ...catalogueIn(caller.locale),
        freshness: {
          complete_through: home.completeThrough,
          last_loaded_at: home.lastLoadedAt?.toISOString() ?? null,
          data_version: home.dataVersion,
          loading: home.loadingFlushes > 0,
          first_business_date: range?.from ?? null,
          last_business_date: range?.to ?? null,
        },
      };
    },
  };
}

function catalogueIn(locale: Locale): Omit<MetricsMeta, "freshness"> {
  const time = grainIds.map((id) => ({ id, kind: "time" as const, ...words(grains[id], locale) }));
  const others = attributeIds.map((id) => ({
    id,
    kind: "attribute" as const,
    ...words(attributes[id], locale),
  }));
  return {
    metrics: metricIds.map((id) => ({
      id,
      ...words(metricOf(id), locale),
      unit: metricOf(id).unit,
      better_when: metricOf(id).betterWhen,
      dimensions: dimensionsOf(id),
      not_additive_over: [...(metricOf(id).notAdditiveOver ?? [])],
    })),
    dimensions: [...time, ...others],
    datasets: datasetIds.map((id) => ({
      id,
      title: datasetOf(id).title[locale],
      grain: datasetOf(id).grain[locale],
    })),
  };
}

/** Grains and attributes by which the metric is defined, each on its own. */
function dimensionsOf(metric: MetricId): string[] {
  return [
    ...grainIds.filter((grain) => whyNotBy(metric, { grain, attributes: [] }) === null),
    ...attributeIds.filter(
      (attribute) => whyNotBy(metric, { grain: null, attributes: [attribute] }) === null,
    ),
  ];
}

function words(named: Pick<ReturnType<typeof metricOf>, "title" | "definition">, locale: Locale) {
  return { title: named.title[locale], definition: named.definition[locale] };
}
