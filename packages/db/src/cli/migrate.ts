import process from "node:process";
import { shardUrls, url } from "@c4/runtime/config/readers";
import { z } from "zod";
import { migrateAll } from "../migrate.ts";

/**
 * `npm run migrate`. Its variables are its own: the apps never hold credentials that can change a schema.
 * The passwords given to c4_app and c4_relay are those in the URLs the apps use.
 */
const environment = z.object({
  /** Superuser (creates roles and databases) or c4_owner. */
  MIGRATE_URL_CONTROL: url("postgres", "postgresql"),
  /** `shard_1=postgres://…,shard_2=…`, same kind of user. */
  MIGRATE_URL_SHARDS: shardUrls(),
  DATABASE_URL_CONTROL: url("postgres", "postgresql").optional(),
  DATABASE_URL_SHARDS_RELAY: shardUrls().optional(),
  CLICKHOUSE_URL: url("http", "https"),
  CLICKHOUSE_WRITER_USER: z.string().default("c4_writer"),
  CLICKHOUSE_WRITER_PASSWORD: z.string(),
  CLICKHOUSE_CLUSTER: z.string().optional(),
  REGION: z.string().default("local"),
});

const env = environment.parse(process.env);
const app = passwordIn(env.DATABASE_URL_CONTROL);
const relay = passwordIn(Object.values(env.DATABASE_URL_SHARDS_RELAY ?? {})[0]);

await migrateAll({
  controlUrl: env.MIGRATE_URL_CONTROL,
  shardUrls: env.MIGRATE_URL_SHARDS,
  region: env.REGION,
  ...(app !== undefined && relay !== undefined && { roles: { app, relay } }),
  clickhouse: {
    url: env.CLICKHOUSE_URL,
    user: env.CLICKHOUSE_WRITER_USER,
    password: env.CLICKHOUSE_WRITER_PASSWORD,
    ...(env.CLICKHOUSE_CLUSTER !== undefined && { cluster: env.CLICKHOUSE_CLUSTER }),
  },
  log: (line) => process.stdout.write(`${line}\n`),
});

function passwordIn(address: string | undefined): string | undefined {
  return address === undefined ? undefined : decodeURIComponent(new URL(address).password);
}
