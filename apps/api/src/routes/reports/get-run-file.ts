import { Readable } from "node:stream";
import type { ReportRuns } from "@c4/reports/runs/create-report-runs";
import { z } from "zod";
import { publicRoute } from "../../api-route.ts";
import { createRoute } from "../../create-route.ts";

const file = { schema: z.string().meta({ format: "binary" }) };

const route = createRoute({
  method: "get",
  path: "/v1/report-runs/{id}/file",
  operationId: "getReportRunFile",
  tags: ["Reports"],
  summary: "Download the file of a run",
  description: "The address comes from the run (`file_url`). Its signature is the credential, and ends.",
  public: true,
  errors: [
    "invalid_signature",
    "report_not_ready",
    "file_expired",
    "storage_unavailable",
    "dependency_unavailable",
    "query_timeout",
    "tenant_moving",
  ],
  request: {
    params: z.strictObject({ id: z.string() }),
    query: z.strictObject({ tenant: z.string(), expires: z.string(), signature: z.string() }),
  },
  responses: {
    200: {
      description: "The file.",
      content: {
        "application/pdf": file,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": file,
        "text/csv": file,
      },
    },
  },
});

/** `GET /v1/report-runs/{id}/file` */
export const getReportRunFile = ({ reportRuns }: { reportRuns: ReportRuns }) =>
  publicRoute(route, async (c) => {
    const link = { runId: c.req.valid("param").id, ...c.req.valid("query") };
    const { body, fileName, contentType, sizeBytes } = await reportRuns.openFile(link, c.req.raw.signal);
    c.header("Content-Type", contentType);
    c.header("Content-Length", String(sizeBytes));
    c.header("Content-Disposition", `attachment; filename="${fileName}"`);
    c.header("Cache-Control", "private, no-store");
    return c.body(toWeb(body));
  });

/** The types of the two worlds differ in name only. */
function toWeb(body: Readable): ReadableStream {
  return Readable.toWeb(body) as ReadableStream;
}
