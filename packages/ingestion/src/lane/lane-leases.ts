import { AppError } from "@c4/contracts/errors";
import { laneLeases } from "@c4/db/shard/lane-leases";
import type { RelayTx, WithRelay } from "@c4/tenancy/with-relay";
import { sql } from "drizzle-orm";
import { z } from "zod";

/** The right to write one lane, until it expires on the database's clock. */
export type LaneLease = {
  readonly shardId: string;
  readonly lane: number;
  /** Rises with every holder. */
  readonly epoch: number;
};

export type LaneLeases = {
  /** Null while another writer holds the lane. */
  acquire(shardId: string, lane: number): Promise<LaneLease | null>;
  /** Pushes the expiry out. @throws AppError lane_lease_lost */
  renew(lease: LaneLease): Promise<void>;
  release(lease: LaneLease): Promise<void>;
};

const epochRow = z.object({ epoch: z.coerce.number() });

/** `holder` names the process for people who look; the epoch is what counts. */
export function createLaneLeases(
  withRelay: WithRelay,
  { holder, leaseMs }: { holder: string; leaseMs: number },
): LaneLeases {
  const until = sql`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`;
  return {
    acquire: (shardId, lane) =>
      withRelay(shardId, async ({ db }) => {
        const [row] = await db.execute(sql`
          insert into ${laneLeases} as held (lane, epoch, holder, expires_at) values (${lane}, 1, ${holder}, ${until})
          on conflict (lane) do update set epoch = held.epoch + 1, holder = excluded.holder, expires_at = excluded.expires_at
            where held.expires_at <= clock_timestamp()
          returning epoch`);
        return row === undefined ? null : { shardId, lane, epoch: epochRow.parse(row).epoch };
      }),
    renew: ({ shardId, lane, epoch }) =>
      withRelay(shardId, async ({ db }) => {
        const rows = await db.execute(sql`
          update ${laneLeases} set expires_at = ${until}
          where lane = ${lane} and epoch = ${epoch} and expires_at > clock_timestamp() returning epoch`);
        if (rows.length === 0) throw new AppError("lane_lease_lost");
      }),
    release: ({ shardId, lane, epoch }) =>
      withRelay(shardId, async ({ db }) => {
        await db.execute(
          sql`update ${laneLeases} set expires_at = clock_timestamp() where lane = ${lane} and epoch = ${epoch}`,
        );
      }),
  };
}

/** Fails the transaction unless the lease is still held, and keeps it from changing hands until the transaction has ended. */
export async function assertLease({ db }: RelayTx, { lane, epoch }: LaneLease): Promise<void> {
  const rows = await db.execute(sql`
    select epoch from ${laneLeases}
    where lane = ${lane} and epoch = ${epoch} and expires_at > clock_timestamp() for share`);
  if (rows.length === 0) throw new AppError("lane_lease_lost");
}
