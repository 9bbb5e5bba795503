import { drainLane } from "@c4/contracts/jobs/drain-lane";
import type { LaneWriter } from "@c4/ingestion/lane/create-lane-writer";
import type { JobHandler } from "@c4/runtime/job-handler";
import type { QueueProducer } from "@c4/runtime/queue-producer";

export type DrainLaneDeps = {
  readonly lanes: LaneWriter;
  readonly queue: Pick<QueueProducer, "wake">;
};

/** Leaves the job's own limit time for the flush that is under way when the budget ends. */
const budgetMs = drainLane.timeoutMs - 60_000;

/** Loads what waits in a lane. A lane that another worker holds, or that waits for a retry, is left to upkeep. */
export function handleDrainLane({ lanes, queue }: DrainLaneDeps): JobHandler<typeof drainLane.payload> {
  return async ({ shardId, lane }, { signal }) => {
    const result = await lanes.drain(shardId, lane, { signal, budgetMs });
    if (result === "more") await queue.wake(drainLane, { shardId, lane });
  };
}
