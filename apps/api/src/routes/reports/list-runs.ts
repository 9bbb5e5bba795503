import { PageQuery, page } from "@c4/contracts/http/page";
import { ReportRun } from "@c4/contracts/http/reports";
import type { ReportRuns } from "@c4/reports/runs/create-report-runs";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { toReportReader } from "./report-reader.ts";

const route = createRoute({
  method: "get",
  path: "/v1/report-runs",
  operationId: "listReportRuns",
  tags: ["Reports"],
  summary: "Runs, the newest first",
  permission: "reports:read",
  request: { query: PageQuery },
  responses: { 200: jsonReply("A page of runs.", page(ReportRun)) },
});

/** `GET /v1/report-runs` */
export const listReportRuns = ({ reportRuns }: { reportRuns: ReportRuns }) =>
  apiRoute(route, async (c) =>
    c.json(await reportRuns.list(toReportReader(c.var.principal), c.req.valid("query")), 200),
  );
