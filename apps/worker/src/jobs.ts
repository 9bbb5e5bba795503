import { drainLane } from "@c4/contracts/jobs/drain-lane";
import { renderReport } from "@c4/contracts/jobs/render-report";
import { upkeep } from "@c4/contracts/jobs/upkeep";
import type { JobHandlers } from "@c4/runtime/job-handler";

/** Every job there is. `main.ts` gives each its handler; one without does not compile. */
export const jobs = { drainLane, renderReport, upkeep };

export type WorkerHandlers = JobHandlers<typeof jobs>;

type Role = "ingest" | "reports" | "upkeep";
export type QueueConcurrency = Record<string, { concurrency: number }>;

/** The queues that a worker of these roles consumes. A lane has one writer, so more jobs at a time than lanes serve nothing. */
export function queuesOf(
  roles: readonly Role[],
  { lanes, reportConcurrency }: { lanes: number; reportConcurrency: number },
): QueueConcurrency {
  const all: Record<Role, [string, number]> = {
    ingest: [drainLane.queue, lanes],
    reports: [renderReport.queue, reportConcurrency],
    upkeep: [upkeep.queue, 1],
  };
  return Object.fromEntries(roles.map((role) => [all[role][0], { concurrency: all[role][1] }]));
}
