import { z } from "zod";
import { shardUrls, url } from "./readers.ts";
import { optional, required } from "./variable.ts";

/** Read by `npm run migrate` alone: the apps never hold credentials that can change a schema. */
export const migrateVariables = {
  MIGRATE_URL_CONTROL: required(url("postgres", "postgresql"), {
    secret: true,
    example: "postgres://postgres:c4-local-only@127.0.0.1:5432/c4_control",
    description:
      "Control database as a superuser, who creates roles and databases, or as c4_owner once they exist.",
  }),
  MIGRATE_URL_SHARDS: required(shardUrls(), {
    secret: true,
    example:
      "shard_1=postgres://postgres:c4-local-only@127.0.0.1:5432/c4_shard_1,shard_2=postgres://postgres:c4-local-only@127.0.0.1:5432/c4_shard_2",
    description: "Every shard as the same kind of user.",
  }),
  CLICKHOUSE_CLUSTER: optional(z.string().regex(/^[a-z][a-z0-9_]*$/i, "must be a cluster name"), {
    example: "c4",
    description: "Name of a ClickHouse cluster: tables become replicated. Left out for a single server.",
  }),
};
