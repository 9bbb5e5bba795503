import { AppError } from "@c4/contracts/errors";
import { MetricQuery, type MetricQueryInput } from "@c4/contracts/http/metrics";
import type { ClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import type { Cache } from "@c4/runtime/cache";
import type { Clock } from "@c4/runtime/clock";
import { composeAnswer } from "./answer/compose-answer.ts";
import type { CachedFigures } from "./cached-figures.ts";
import type { MetricQueryRunner } from "./metric-query.ts";
import { planQuery } from "./plan/plan-query.ts";
import { resolveQuery } from "./plan/resolve-query.ts";
import { cacheKey, definitionVersion } from "./run/cache-key.ts";
import { readDataRange } from "./run/data-range.ts";
import { createLoadFigures } from "./run/load-figures.ts";
import {
  createIsUnchanged,
  createReadTenantContext,
  type TenantSettingsDirectory,
  type WithTenantHome,
} from "./run/tenant-context.ts";

export type MetricQueryDeps = {
  readonly directory: TenantSettingsDirectory;
  readonly withTenant: WithTenantHome;
  readonly reader: Pick<ClickHouseReader, "query">;
  /** A cache whose schema is {@link CachedFigures}. */
  readonly cache: Pick<Cache<CachedFigures>, "getOrLoad">;
  readonly clock: Clock;
};

const cacheTtlMs = 60_000;

/**
 * See {@link MetricQueryRunner}. Answers are cached for 60 s per data version, but not when the tenant's data was loading at any
 * moment between the question and the engine's answer.
 */
export function createMetricQuery({ reader, cache, clock, ...tenancy }: MetricQueryDeps): MetricQueryRunner {
  const definitions = definitionVersion();
  const readContext = createReadTenantContext(tenancy);
  const isUnchanged = createIsUnchanged(tenancy.withTenant);
  const load = createLoadFigures(reader);

  return {
    run: async (caller, input, options = {}) => {
      const startedAt = performance.now();
      const context = await readContext(caller.tenantId);
      const query = await resolveQuery(parseQuery(input), {
        ...context,
        now: clock.now(),
        dataRange: () => readDataRange(reader, caller, options),
      });
      options.signal?.throwIfAborted();
      const plan = planQuery(query);
      const { dataVersion, loadingFlushes, completeThrough, lastLoadedAt } = context.home;
      const loading = loadingFlushes > 0;
      const { value, cached } = await cache.getOrLoad({
        key: cacheKey(query, caller, { dataVersion, definitions }),
        ttlMs: cacheTtlMs,
        load: () => load(query, plan, caller),
        cacheable: () => !loading && isUnchanged(caller.tenantId, context.home),
      });
      return composeAnswer(query, value.figures, caller.locale, {
        unconverted: value.unconverted,
        complete_through: completeThrough,
        last_loaded_at: lastLoadedAt?.toISOString() ?? null,
        loading,
        data_version: dataVersion,
        served_by: [...plan.servedBy],
        cached,
        elapsed_ms: Math.round((performance.now() - startedAt) * 10) / 10,
      });
    },
  };
}

function parseQuery(input: MetricQueryInput): MetricQuery {
  const parsed = MetricQuery.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError("validation_failed", {
    issues: parsed.error.issues.map(({ path, code, message }) => ({ path: path.join("."), code, message })),
  });
}
