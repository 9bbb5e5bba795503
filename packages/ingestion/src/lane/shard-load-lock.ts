import type { WithRelay } from "@c4/tenancy/with-relay";
import { sql } from "drizzle-orm";
import type { Deadline } from "./deadline.ts";

/** Advisory lock of a shard's database. */
const loadLock = 0x6334_0002;
/** The engine may notice its time limit a little late. */
const marginMs = 3_000;

/**
 * A ledger insert and what its views derive become visible one after the other. Lanes load under the shared lock; whoever
 * compares ledger and roll-ups takes it alone, so that no insert is half visible while it looks. The lock ends with its
 * transaction, which Postgres ends when the holder is stopped for long; what is done under it must end with the deadline,
 * which passes before.
 */
export function withLoadLock<T>(
  withRelay: WithRelay,
  { shardId, mode, deadline }: { shardId: string; mode: "shared" | "alone"; deadline: Deadline },
  work: () => Promise<T>,
): Promise<T> {
  return withRelay(shardId, async ({ db }) => {
    const idleMs = String(deadline.leftMs() + marginMs);
    await db.execute(sql`select set_config('idle_in_transaction_session_timeout', ${idleMs}, true)`);
    await db.execute(
      mode === "shared"
        ? sql`select pg_advisory_xact_lock_shared(${loadLock})`
        : sql`select pg_advisory_xact_lock(${loadLock})`,
    );
    return work();
  });
}
