import { createTransactionPool, type TransactionPool } from "./transaction-pool.ts";

export type ShardMapOptions = {
  /** Shard id → URL as c4_app. */
  urls: Readonly<Record<string, string>>;
  /** Shard id → URL as c4_relay; only where lanes, outbox or upkeep run. */
  relayUrls?: Readonly<Record<string, string>>;
  /** Connections per shard as c4_app. Default 8. */
  size?: number;
  /** Connections per shard as c4_relay. Default 2. */
  relaySize?: number;
  acquireTimeoutMs?: number;
  applicationName: string;
};

/**
 * A pool per shard and role. A server sees at most shards × processes × (size + relaySize) connections: 2 shards, 4 processes
 * and the defaults make 80 of Postgres's usual 100. Beyond that lower the sizes or put a session-mode pooler in front.
 */
export type ShardMap = {
  readonly shardIds: readonly string[];
  app(shardId: string): TransactionPool;
  relay(shardId: string): TransactionPool;
  close(): Promise<void>;
};

export function createShardMap(options: ShardMapOptions): ShardMap {
  const { size = 8, relaySize = 2, acquireTimeoutMs = 10_000, applicationName } = options;
  const open = (urls: Readonly<Record<string, string>>, connections: number) =>
    new Map(
      Object.entries(urls).map(([id, url]) => [
        id,
        createTransactionPool({ url, size: connections, acquireTimeoutMs, applicationName }),
      ]),
    );
  const app = open(options.urls, size);
  const relay = open(options.relayUrls ?? {}, relaySize);
  return {
    shardIds: [...app.keys()],
    app: (shardId) => poolOf(app, shardId, "DATABASE_URL_SHARDS"),
    relay: (shardId) => poolOf(relay, shardId, "DATABASE_URL_SHARDS_RELAY"),
    close: async () => {
      await Promise.all([...app.values(), ...relay.values()].map((pool) => pool.close()));
    },
  };
}

function poolOf(
  pools: ReadonlyMap<string, TransactionPool>,
  shardId: string,
  variable: string,
): TransactionPool {
  const pool = pools.get(shardId);
  if (!pool) throw new Error(`no address for shard ${shardId}: add it to ${variable}`);
  return pool;
}
