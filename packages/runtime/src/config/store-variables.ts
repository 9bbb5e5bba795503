import { z } from "zod";
import { shardUrls, url } from "./readers.ts";
import { defaulted, optional, required } from "./variable.ts";

const postgres = () => url("postgres", "postgresql");
const redis = () => url("redis", "rediss");
const objectStore = () =>
  url("file", "s3").refine(
    (text) => !text.startsWith("s3:"),
    "s3:// is not supported by this build; use file:///folder",
  );
const account = () => z.string().regex(/^[a-z_][a-z0-9_]*$/i, "must be a user name");

/** Where data lives. Every store can be somewhere else: that is all these variables say. */
export const storeVariables = {
  DATABASE_URL_CONTROL: required(postgres(), {
    secret: true,
    example: "postgres://c4_app:c4-local-only@127.0.0.1:5432/c4_control",
    description: "Control database, as the role c4_app (owns nothing, bypasses nothing).",
  }),
  DATABASE_URL_SHARDS: required(shardUrls(), {
    secret: true,
    example:
      "shard_1=postgres://c4_app:c4-local-only@127.0.0.1:5432/c4_shard_1,shard_2=postgres://c4_app:c4-local-only@127.0.0.1:5432/c4_shard_2",
    description: "Every shard as id=url, comma separated, as the role c4_app.",
  }),
  DATABASE_URL_SHARDS_RELAY: optional(shardUrls(), {
    secret: true,
    example:
      "shard_1=postgres://c4_relay:c4-local-only@127.0.0.1:5432/c4_shard_1,shard_2=postgres://c4_relay:c4-local-only@127.0.0.1:5432/c4_shard_2",
    description:
      "Every shard as the role c4_relay, which sees ids, times and states of all tenants. The worker needs it, the api does not.",
  }),
  CLICKHOUSE_URL: required(url("http", "https"), {
    example: "http://127.0.0.1:8123",
    description: "HTTP interface of ClickHouse.",
  }),
  CLICKHOUSE_WRITER_USER: defaulted(account(), {
    default: "c4_writer",
    description: "User that writes the ledgers.",
  }),
  CLICKHOUSE_WRITER_PASSWORD: required(z.string().min(1), {
    secret: true,
    example: "c4-local-only",
    description: "Password of the writer.",
  }),
  CLICKHOUSE_READER_USER: defaulted(account(), {
    default: "c4_reader",
    description: "User that may only read the parameterised views of c4_read.",
  }),
  CLICKHOUSE_READER_PASSWORD: required(z.string().min(1), {
    secret: true,
    example: "c4-local-only",
    description: "Password of the reader.",
  }),
  REDIS_URL_QUEUE: required(redis(), {
    secret: true,
    example: "redis://127.0.0.1:6379",
    description: "Redis for queues, rate limits and locks: noeviction, append-only file.",
  }),
  REDIS_URL_CACHE: required(redis(), {
    secret: true,
    example: "redis://127.0.0.1:6380",
    description: "Redis for cache and pub/sub: allkeys-lru. May be emptied at any time.",
  }),
  OBJECT_STORE_URL: required(objectStore(), {
    example: "file:///var/lib/c4/objects",
    description: "Raw payloads, frozen flushes and report files. This build stores in a folder (file:///…).",
  }),
};
