import { useMemo } from "react";
import { useFilters } from "../filters/use-filters.ts";
import { useMetrics, useMetricsMeta } from "../metrics/use-metrics.ts";
import { chooseGrain, hourQuery, kpiQuery, locationQuery, seriesQuery } from "./home-queries.ts";

/** The questions Home asks. Key figures do not wait for anything; the series waits for the catalogue to choose its grain. */
export function useHome() {
  const { filters, setFilters } = useFilters();
  const meta = useMetricsMeta();
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
  return {
    filters,
    setFilters,
    grain,
    meta,
    kpis: useMetrics(queries.kpis),
    series: useMetrics(queries.series),
    hours: useMetrics(queries.hours),
    locations: useMetrics(queries.locations),
  };
}

export type Home = ReturnType<typeof useHome>;
