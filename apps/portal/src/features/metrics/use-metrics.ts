import { MetricAnswer, type MetricQueryInput, MetricsMeta } from "@c4/contracts/http/metrics";
import { keepPreviousData, queryOptions, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Services, useServices } from "../../lib/services.tsx";

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

/** One metric query as the page and whoever asks ahead of it ask it: the same key, so that there is one request. */
export function metricsQuery(
  { api, versions }: Pick<Services, "api" | "versions">,
  language: string,
  query: MetricQueryInput | null,
) {
  return queryOptions({
    queryKey: [...metricsKey, "query", language, query],
    queryFn: async ({ signal }) => {
      const answer = await api.post("/v1/metrics/query", query, MetricAnswer, { signal });
      versions.answered(answer.meta.data_version);
      return answer;
    },
  });
}

/** One metric query; the last answer stays on screen while the next is fetched. Null: not asked yet. */
export function useMetrics(query: MetricQueryInput | null): UseQueryResult<MetricAnswer, Error> {
  const services = useServices();
  const { i18n } = useTranslation();
  return useQuery({
    ...metricsQuery(services, i18n.language, query),
    enabled: query !== null,
    placeholderData: keepPreviousData,
  });
}
