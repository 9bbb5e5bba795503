import { ReportAccepted, RunReport } from "@c4/contracts/http/reports";
import type { ReportRuns } from "@c4/reports/runs/create-report-runs";
import type { Clock } from "@c4/runtime/clock";
import { z } from "zod";
import { apiRoute } from "../../api-route.ts";
import { jsonBody, jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { IdempotencyHeader, onceFor } from "../../once.ts";
import { toReportReader } from "./report-reader.ts";

const route = createRoute({
  method: "post",
  path: "/v1/reports/{key}/runs",
  operationId: "postReportRun",
  tags: ["Reports"],
  summary: "Run a report",
  permission: "reports:run",
  errors: ["unknown_report", "too_many_requests"],
  request: {
    headers: IdempotencyHeader,
    params: z.strictObject({ key: z.string().max(64) }),
    body: jsonBody(RunReport),
  },
  responses: { 202: jsonReply("Stored; a worker renders it.", ReportAccepted) },
});

/** `POST /v1/reports/{key}/runs` */
export const postReportRun = ({ reportRuns, clock }: { reportRuns: ReportRuns; clock: Clock }) =>
  apiRoute(route, async (c) => {
    const once = await onceFor(c, c.req.valid("header")["idempotency-key"], clock);
    const reader = toReportReader(c.var.principal);
    const { run_id } = await reportRuns.start(reader, c.req.valid("param").key, c.req.valid("json"), once);
    return c.json({ run_id, status_url: `/v1/report-runs/${run_id}` }, 202);
  });
