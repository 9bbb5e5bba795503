import { useMemo } from "react";
import { useMe } from "../auth/use-me.ts";
import { useFilters } from "../filters/use-filters.ts";
import { useMetrics, useMetricsMeta } from "../metrics/use-metrics.ts";
import { todayIn } from "./all-time.ts";
import { chooseGrain, hourQuery, kpiQuery, locationQuery, seriesQuery } from "./home-queries.ts";

/**
 * The questions Home asks. Key figures wait for nothing; the rest waits for their first answer, so that the engine's first work
 * is the first figure on screen. The series also waits for the catalogue to choose its grain.
 */
export function useHome() {
  const { filters, setFilters } = useFilters();
  const meta = useMetricsMeta();
  const { data: me } = useMe();
  const grain = meta.data ? chooseGrain(filters.period, meta.data.freshness) : null;
  const queries = useMemo(
    () => ({
      kpis: kpiQuery(filters),
      series: meta.data && grain ? seriesQuery(filters, grain, meta.data) : null,
      hours: hourQuery(filters),
      locations: locationQuery(filters),
    }),
    [filters, grain, meta.data],
  );
  const kpis = useMetrics(queries.kpis);
  const first = kpis.data !== undefined || kpis.isError;
  return {
    filters,
    setFilters,
    grain,
    meta,
    /** The organisation's business date; null until it is known. */
    today: me ? todayIn(me.tenant.time_zone, new Date()) : null,
    kpis,
    series: useMetrics(first ? queries.series : null),
    hours: useMetrics(first ? queries.hours : null),
    locations: useMetrics(first ? queries.locations : null),
  };
}

export type Home = ReturnType<typeof useHome>;
