import { page } from "@c4/contracts/http/page";
import { ReportInfo } from "@c4/contracts/http/reports";
import type { ReportRuns } from "@c4/reports/runs/create-report-runs";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/reports",
  operationId: "listReports",
  tags: ["Reports"],
  summary: "Reports that can be run",
  permission: "reports:read",
  responses: { 200: jsonReply("The catalogue.", page(ReportInfo)) },
});

/** `GET /v1/reports` */
export const listReports = ({ reportRuns }: { reportRuns: ReportRuns }) =>
  apiRoute(route, (c) => c.json({ data: reportRuns.catalogue(), next_cursor: null }, 200));
