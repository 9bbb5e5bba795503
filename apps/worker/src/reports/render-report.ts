import type { renderReport } from "@c4/contracts/jobs/render-report";
import type { RenderRun } from "@c4/reports/runs/render-run";
import type { JobHandler } from "@c4/runtime/job-handler";

/** Renders one report run. State, tries and leases are the run's own; the queue only brings it here. */
export function createRenderReportHandler({
  renderRun,
}: {
  renderRun: RenderRun;
}): JobHandler<(typeof renderReport)["payload"]> {
  return (payload, { signal }) => renderRun(payload, signal);
}
