import type { MetricQueryRunner } from "@c4/analytics/metric-query";
import { MetricAnswer, MetricQuery } from "@c4/contracts/http/metrics";
import { apiRoute } from "../../api-route.ts";
import { jsonBody, jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { metricCallerOf } from "../../metric-caller.ts";

const route = createRoute({
  method: "post",
  path: "/v1/metrics/query",
  operationId: "queryMetrics",
  tags: ["Metrics"],
  summary: "Ask for figures",
  description:
    "Metrics by dimensions over a period. Totals are asked of the engine, never summed from the rows.",
  permission: "metrics:read",
  errors: [
    "unknown_member",
    "metric_not_by_dimension",
    "period_too_long",
    "before_horizon",
    "query_too_large",
  ],
  request: { body: jsonBody(MetricQuery) },
  responses: { 200: jsonReply("The figures, and what they rest on.", MetricAnswer) },
});

/** `POST /v1/metrics/query` */
export const postMetricQuery = ({ metricQuery }: { metricQuery: MetricQueryRunner }) =>
  apiRoute(route, async (c) => {
    const { signal } = c.req.raw;
    const answer = await metricQuery.run(metricCallerOf(c), c.req.valid("json"), { signal });
    return c.json(answer, 200);
  });
