import { createHash } from "node:crypto";
import { datasets } from "../catalogue/datasets.ts";
import { metrics } from "../catalogue/metrics.ts";
import type { MetricCaller } from "../metric-query.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";

/** Raised when figures are computed or kept differently although the catalogue is the same. */
const engineVersion = 1;

function sha256(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("base64url");
}

/** Changes with every formula and every way a dataset is read. */
export function definitionVersion(): string {
  return sha256([
    engineVersion,
    Object.entries(metrics).map(([id, { formula, unit }]) => [id, formula, unit]),
    Object.entries(datasets).map(([id, { measures }]) => [id, measures]),
  ]).slice(0, 12);
}

/** Everything a figure depends on; two callers share an entry only when every part is the same. */
export function cacheKey(
  query: ResolvedQuery,
  { tenantId, scope }: MetricCaller,
  { dataVersion, definitions }: { dataVersion: number; definitions: string },
): string {
  const locations = scope.allLocations ? "all" : [...scope.locationIds].sort();
  return `${tenantId}:${dataVersion}:${definitions}:${sha256([locations, query])}`;
}
