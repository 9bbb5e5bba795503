import type { upkeep } from "@c4/contracts/jobs/upkeep";
import type { JobHandler } from "@c4/runtime/job-handler";
import { type WakeLanesDeps, wakeLanes } from "./wake-lanes.ts";

export type UpkeepDeps = WakeLanesDeps & {
  /** Upkeep of other areas, such as report runs whose job was lost. */
  readonly others: readonly ((signal: AbortSignal) => Promise<void>)[];
};

/** One round of upkeep. A part that fails does not keep the others from running; the round then fails with its error. */
export function handleUpkeep(deps: UpkeepDeps): JobHandler<typeof upkeep.payload> {
  return async (_payload, { signal }) => {
    const parts = [() => wakeLanes(deps), ...deps.others];
    const results = await Promise.allSettled(parts.map((part) => part(signal)));
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  };
}
