import type { ClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import type { Clock } from "@c4/runtime/clock";
import type { CachedFigures } from "../cached-figures.ts";
import { createMetricQuery, type MetricQueryDeps } from "../create-metric-query.ts";

export const testHome = {
  epoch: 1,
  state: "active" as const,
  dataVersion: 7,
  loadingFlushes: 0,
  lastLoadedAt: new Date("2026-03-20T02:00:00Z"),
  completeThrough: "2026-03-19",
};

/** A tenant in Jakarta that reports in IDR; any tenant id is one. `home` is read at every question. */
export function testTenancy(
  home: Partial<typeof testHome> = {},
): Pick<MetricQueryDeps, "directory" | "withTenant"> {
  return {
    directory: {
      byId: async () => ({
        reportingCurrency: "IDR",
        timeZone: "Asia/Jakarta",
        weekStart: 1,
        retentionMonths: 25,
      }),
    },
    withTenant: (_tenantId, work) => work({ home: { ...testHome, ...home } }),
  };
}

/** The product as apps wire it, over a real engine, without a cache. */
export function testMetricQuery(reader: Pick<ClickHouseReader, "query">, clock: Clock) {
  const cache: MetricQueryDeps["cache"] = {
    getOrLoad: async ({ load }): Promise<{ value: CachedFigures; cached: boolean }> => ({
      value: await load(),
      cached: false,
    }),
  };
  return createMetricQuery({ ...testTenancy(), reader, cache, clock });
}
