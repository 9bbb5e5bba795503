import process from "node:process";
import { migrateSchema } from "@c4/runtime/config/migrate-schema";
import { readEnvironment } from "@c4/runtime/config/read-environment";
import { migrateAll } from "../migrate.ts";

/**
 * `npm run migrate`. Its variables are its own: the apps never hold credentials that can change a schema.
 * The passwords given to c4_app and c4_relay are those in the URLs the apps use.
 */
async function migrate(): Promise<void> {
  const env = readEnvironment(migrateSchema, process.env);
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
}

function passwordIn(address: string | undefined): string | undefined {
  return address === undefined ? undefined : decodeURIComponent(new URL(address).password);
}

try {
  await migrate();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
