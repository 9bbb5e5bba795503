import { MetricAnswer, type MetricQueryInput, MetricsMeta } from "@c4/contracts/http/metrics";
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useServices } from "../../lib/services.tsx";

/** Everything that changes with the data version stands under this key. */
export const metricsKey = ["metrics"] as const;

/** The metric catalogue and freshness. `pollMs`: how often to ask again while the live socket is down. */
export function useMetricsMeta(pollMs: number | false = false): UseQueryResult<MetricsMeta, Error> {
  const { api, versions } = useServices();
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [...metricsKey, "meta", i18n.language],
    queryFn: async ({ signal }) => {
      const meta = await api.get("/v1/metrics/meta", MetricsMeta, { signal });
      versions.answered(meta.freshness.data_version);
      return meta;
    },
    placeholderData: keepPreviousData,
    refetchInterval: pollMs,
  });
}

/** One metric query; the last answer stays on screen while the next is fetched. Null: not asked yet. */
export function useMetrics(query: MetricQueryInput | null): UseQueryResult<MetricAnswer, Error> {
  const { api, versions } = useServices();
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [...metricsKey, "query", i18n.language, query],
    queryFn: async ({ signal }) => {
      const answer = await api.post("/v1/metrics/query", query, MetricAnswer, { signal });
      versions.answered(answer.meta.data_version);
      return answer;
    },
    enabled: query !== null,
    placeholderData: keepPreviousData,
  });
}
