import { laneFlushes } from "@c4/db/shard/lane-flushes";
import type { Clock } from "@c4/runtime/clock";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { WithRelay } from "@c4/tenancy/with-relay";
import { and, eq, ne } from "drizzle-orm";

export type RemoveOrphanFlushesDeps = {
  readonly withRelay: WithRelay;
  readonly objectStore: Pick<ObjectStore, "list" | "delete">;
  readonly clock: Clock;
};

/** Far longer than a flush takes from its object to its row. */
const oldMs = 24 * 3_600_000;

/** Deletes frozen rows that no flush needs: their writer died before the flush's row was there, or after it was done. */
export async function removeOrphanFlushes(
  { withRelay, objectStore, clock }: RemoveOrphanFlushesDeps,
  shardId: string,
): Promise<void> {
  const before = clock.now().getTime() - oldMs;
  for await (const { key, modifiedAt } of objectStore.list(`flushes/${shardId}`)) {
    if (modifiedAt.getTime() > before) continue;
    const needed = await withRelay(
      shardId,
      ({ db }) =>
        db
          .select({ id: laneFlushes.id })
          .from(laneFlushes)
          .where(and(eq(laneFlushes.objectKey, key), ne(laneFlushes.state, "loaded"))),
      { readOnly: true },
    );
    if (needed.length === 0) await objectStore.delete(key);
  }
}
