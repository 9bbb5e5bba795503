import type { Principal } from "@c4/identity/principal";
import type { ReportReader } from "@c4/reports/runs/create-report-runs";

/** Who asks for reports: the rows they may see are part of the run. */
export function toReportReader(principal: Principal): ReportReader {
  const { tenantId, rowScope: scope } = principal;
  return { tenantId, scope, actorId: principal.kind === "user" ? principal.userId : principal.apiKeyId };
}
