import type { ApiRoute } from "./api-route.ts";
import { login } from "./routes/auth/login.ts";
import { logout } from "./routes/auth/logout.ts";
import { me } from "./routes/auth/me.ts";
import { refresh } from "./routes/auth/refresh.ts";
import { livez } from "./routes/health/livez.ts";
import { readyz } from "./routes/health/readyz.ts";
import { getBatch } from "./routes/ingest/get-batch.ts";
import { listBatches } from "./routes/ingest/list-batches.ts";
import { listBatchRecords } from "./routes/ingest/list-quarantined.ts";
import { postBatch } from "./routes/ingest/post-batch.ts";
import { connectLive } from "./routes/live/connect.ts";
import { postLiveTicket } from "./routes/live/post-ticket.ts";
import { listLocations } from "./routes/master/list-locations.ts";
import { listProducts } from "./routes/master/list-products.ts";
import { getMetricsMeta } from "./routes/metrics/get-meta.ts";
import { postMetricQuery } from "./routes/metrics/post-query.ts";
import { getReportRun } from "./routes/reports/get-run.ts";
import { getReportRunFile } from "./routes/reports/get-run-file.ts";
import { listReports } from "./routes/reports/list-reports.ts";
import { listReportRuns } from "./routes/reports/list-runs.ts";
import { postReportRun } from "./routes/reports/post-run.ts";
import { listSources } from "./routes/sources/list-sources.ts";
import { postSource } from "./routes/sources/post-source.ts";

/** Everything the handlers need. */
export type RouteDeps = Parameters<typeof login>[0] &
  Parameters<typeof me>[0] &
  Parameters<typeof readyz>[0] &
  Parameters<typeof connectLive>[0] &
  Parameters<typeof postBatch>[0] &
  Parameters<typeof getBatch>[0] &
  Parameters<typeof listBatches>[0] &
  Parameters<typeof listBatchRecords>[0] &
  Parameters<typeof listSources>[0] &
  Parameters<typeof postSource>[0] &
  Parameters<typeof getMetricsMeta>[0] &
  Parameters<typeof listLocations>[0] &
  Parameters<typeof postReportRun>[0] &
  Parameters<typeof postMetricQuery>[0];

/** The one list of routes, in the order of the documentation. */
export function createRoutes(deps: RouteDeps): ApiRoute[] {
  return [
    login(deps),
    refresh(deps),
    logout(deps),
    me(deps),
    postBatch(deps),
    listBatches(deps),
    getBatch(deps),
    listBatchRecords(deps),
    listSources(deps),
    postSource(deps),
    postMetricQuery(deps),
    getMetricsMeta(deps),
    listLocations(deps),
    listProducts(deps),
    listReports(deps),
    postReportRun(deps),
    listReportRuns(deps),
    getReportRun(deps),
    getReportRunFile(deps),
    postLiveTicket(deps),
    connectLive(deps),
    livez(),
    readyz(deps),
  ];
}
