import { ReportRun } from "@c4/contracts/http/reports";
import type { ReportRuns } from "@c4/reports/runs/create-report-runs";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { idParam, uuidOf } from "../../public-id-param.ts";
import { toReportReader } from "./report-reader.ts";

const route = createRoute({
  method: "get",
  path: "/v1/report-runs/{id}",
  operationId: "getReportRun",
  tags: ["Reports"],
  summary: "State of a run, and the link to its file",
  permission: "reports:read",
  request: { params: idParam("reportRun") },
  responses: { 200: jsonReply("The run.", ReportRun) },
});

/** `GET /v1/report-runs/{id}` */
export const getReportRun = ({ reportRuns }: { reportRuns: ReportRuns }) =>
  apiRoute(route, async (c) => {
    const runId = uuidOf("reportRun", c.req.valid("param").id);
    return c.json(await reportRuns.get(toReportReader(c.var.principal), runId), 200);
  });
