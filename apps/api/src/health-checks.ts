import type { ClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import type { HealthCheck } from "@c4/runtime/health";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { ShardMap } from "@c4/tenancy/shard-map";
import type { TransactionDb } from "@c4/tenancy/transaction-pool";
import type { WithControl } from "@c4/tenancy/with-control";
import { sql } from "drizzle-orm";
import type { Redis } from "ioredis";
import { z } from "zod";

export type HealthCheckDeps = {
  readonly withControl: WithControl;
  readonly shards: ShardMap;
  readonly clickhouseReader: ClickHouseReader;
  readonly clickhouseWriter: ClickHouseWriter;
  readonly redisQueue: Redis;
  readonly redisCache: Redis;
  readonly objectStore: ObjectStore;
};

const VersionRow = z.object({ version: z.string() });

/** What `GET /readyz` asks. Without either Redis the api answers on, slower: Redis is an alarm clock and a cache. */
export function createHealthChecks(deps: HealthCheckDeps): HealthCheck[] {
  const { withControl, shards, clickhouseReader, clickhouseWriter, objectStore } = deps;
  return [
    {
      name: "control",
      needed: true,
      check: () =>
        withControl(({ db }) => postgresVersion(db), { readOnly: true, statementTimeoutMs: 2_000 }),
    },
    ...shards.shardIds.map((shardId) => ({
      name: shardId,
      needed: true,
      check: () => shards.app(shardId).transaction(postgresVersion, { readOnly: true }),
    })),
    { name: "clickhouse_reader", needed: true, check: clickhouseVersion(clickhouseReader) },
    { name: "clickhouse_writer", needed: true, check: clickhouseVersion(clickhouseWriter) },
    { name: "redis_queue", needed: false, check: redisVersion(deps.redisQueue) },
    { name: "redis_cache", needed: false, check: redisVersion(deps.redisCache) },
    {
      name: "object_store",
      needed: true,
      check: async (signal) => {
        await objectStore.check(signal);
        return {};
      },
    },
  ];
}

async function postgresVersion(db: TransactionDb) {
  const [row] = await db.execute(sql`select current_setting('server_version') as version`);
  return VersionRow.parse(row);
}

function clickhouseVersion({ query }: Pick<ClickHouseReader, "query">): HealthCheck["check"] {
  return async (signal) => {
    const [row] = await query({ query: "SELECT version() AS version", row: VersionRow, signal });
    return VersionRow.parse(row);
  };
}

function redisVersion(redis: Redis): HealthCheck["check"] {
  return async () => {
    const version = /redis_version:(\S+)/.exec(await redis.info("server"))?.[1];
    return version === undefined ? {} : { version };
  };
}
