import { createHash } from "node:crypto";
import { migrateClickHouse } from "@c4/db/clickhouse/migrate-clickhouse";
import { migrateAll } from "@c4/db/migrate";
import { readMigrations } from "@c4/db/read-migrations";
import { createClient } from "@clickhouse/client";
import postgres from "postgres";
import { databaseUrl } from "./database-url.ts";
import type { TemplateDatabases, TestStack } from "./test-stack.ts";

const shardIds = ["shard_1", "shard_2"];
const preparing = 0x6334_0002;

/**
 * Migrated databases for tests to copy, and migrated ClickHouse. The names carry a hash of the migrations: a stack that
 * lives on gets new ones when a migration changes.
 */
export const templateDatabases = async (stack: TestStack): Promise<TemplateDatabases> => {
  const names = await namesOfThisSchema();
  const admin = postgres(stack.postgres.superuserUrl, { max: 1, onnotice: () => {} });
  try {
    await admin`select pg_advisory_lock(${preparing})`; // several test runs may share one stack
    const urlOf = (name: string) => databaseUrl(stack.postgres.superuserUrl, name);
    await migrateAll({
      controlUrl: urlOf(names.control),
      shardUrls: Object.fromEntries(Object.entries(names.shards).map(([id, name]) => [id, urlOf(name)])),
      roles: stack.postgres.passwords,
      region: "local",
      log: () => {},
    });
    await migrateTestClickhouse(stack);
    return names;
  } finally {
    await admin.end({ timeout: 5 });
  }
};

/** ClickHouse databases are shared by all tests (each has its own tenants); an edited migration starts them afresh. */
const migrateTestClickhouse = async ({ clickhouse: { url, writer } }: TestStack): Promise<void> => {
  const migrations = await readMigrations("clickhouse");
  const login = { url, user: writer.username, password: writer.password };
  try {
    await migrateClickHouse(login, migrations);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("was edited")) throw error;
    const client = createClient({ url, ...writer });
    for (const name of ["c4_read", "c4"])
      await client.command({ query: `DROP DATABASE IF EXISTS ${name} SYNC` });
    await client.close();
    await migrateClickHouse(login, migrations);
  }
};

const namesOfThisSchema = async (): Promise<TemplateDatabases> => {
  const hash = createHash("sha256");
  for (const kind of ["control", "shard"] as const) {
    for (const { name, checksum } of await readMigrations(kind)) hash.update(`${kind} ${name} ${checksum}\n`);
  }
  const version = hash.digest("hex").slice(0, 8);
  return {
    control: `template_${version}_control`,
    shards: Object.fromEntries(shardIds.map((id) => [id, `template_${version}_${id}`])),
  };
};
