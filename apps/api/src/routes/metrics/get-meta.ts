import type { MetricsMetaReader } from "@c4/analytics/metric-query";
import { MetricsMeta } from "@c4/contracts/http/metrics";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { metricCallerOf } from "../../metric-caller.ts";

const route = createRoute({
  method: "get",
  path: "/v1/metrics/meta",
  operationId: "getMetricsMeta",
  tags: ["Metrics"],
  summary: "What can be asked, and how fresh it is",
  permission: "metrics:read",
  responses: { 200: jsonReply("Metrics, dimensions, datasets, definitions and freshness.", MetricsMeta) },
});

/** `GET /v1/metrics/meta` */
export const getMetricsMeta = ({ metricsMeta }: { metricsMeta: MetricsMetaReader }) =>
  apiRoute(route, async (c) => {
    const { signal } = c.req.raw;
    return c.json(await metricsMeta.read(metricCallerOf(c), { signal }), 200);
  });
