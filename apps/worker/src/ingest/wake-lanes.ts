import { drainLane } from "@c4/contracts/jobs/drain-lane";
import { findWaitingLanes } from "@c4/ingestion/lane/find-waiting-lanes";
import type { QueueProducer } from "@c4/runtime/queue-producer";
import { tryEach } from "@c4/runtime/try-each";
import type { WithRelay } from "@c4/tenancy/with-relay";

export type WakeLanesDeps = {
  readonly withRelay: WithRelay;
  readonly shardIds: readonly string[];
  readonly queue: Pick<QueueProducer, "wake">;
};

/**
 * Wakes every lane that has work nobody is doing: Postgres knows, whatever Redis has forgotten. A shard that cannot be asked
 * does not keep the others' lanes asleep.
 */
export async function wakeLanes({ withRelay, shardIds, queue }: WakeLanesDeps): Promise<void> {
  await tryEach(shardIds, async (shardId) => {
    for (const lane of await findWaitingLanes(withRelay, shardId)) {
      await queue.wake(drainLane, { shardId, lane });
    }
  });
}
