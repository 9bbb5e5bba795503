import type { ApiRoute } from "./api-route.ts";
import { login } from "./routes/auth/login.ts";
import { logout } from "./routes/auth/logout.ts";
import { me } from "./routes/auth/me.ts";
import { refresh } from "./routes/auth/refresh.ts";
import { livez } from "./routes/health/livez.ts";
import { readyz } from "./routes/health/readyz.ts";
import { connectLive } from "./routes/live/connect.ts";
import { postLiveTicket } from "./routes/live/post-ticket.ts";
import { getMetricsMeta } from "./routes/metrics/get-meta.ts";
import { postMetricQuery } from "./routes/metrics/post-query.ts";
import { getReportRun } from "./routes/reports/get-run.ts";
import { getReportRunFile } from "./routes/reports/get-run-file.ts";
import { listReports } from "./routes/reports/list-reports.ts";
import { listReportRuns } from "./routes/reports/list-runs.ts";
import { postReportRun } from "./routes/reports/post-run.ts";

/** Everything the handlers need. */
export type RouteDeps = Parameters<typeof login>[0] &
  Parameters<typeof me>[0] &
  Parameters<typeof readyz>[0] &
  Parameters<typeof connectLive>[0] &
  Parameters<typeof getMetricsMeta>[0] &
  Parameters<typeof postReportRun>[0] &
  Parameters<typeof postMetricQuery>[0];

/** The one list of routes, in the order of the documentation. */
export function createRoutes(deps: RouteDeps): ApiRoute[] {
  return [
    login(deps),
    refresh(deps),
    logout(deps),
    me(deps),
    postMetricQuery(deps),
    getMetricsMeta(deps),
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
