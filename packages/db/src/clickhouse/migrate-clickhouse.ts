import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { z } from "zod";
import { type Migration, pendingMigrations } from "../read-migrations.ts";
import { forCluster } from "./for-cluster.ts";
import { splitStatements } from "./split-statements.ts";

export type ClickHouseMigrateOptions = {
  url: string;
  user: string;
  password: string;
  /** Name of a ClickHouse cluster: tables become replicated and statements run on every node. */
  cluster?: string;
};

const ledgerRows = z.array(z.object({ name: z.string(), checksum: z.string() }));

/**
 * Applies what is missing to ClickHouse and returns the names. ClickHouse has no transactional DDL: a migration that failed
 * half-way is not in the ledger, and is run again from its first statement, so statements say IF NOT EXISTS where they can.
 */
export async function migrateClickHouse(
  options: ClickHouseMigrateOptions,
  migrations: readonly Migration[],
): Promise<string[]> {
  const client = createClient({
    url: options.url,
    username: options.user,
    password: options.password,
    request_timeout: 120_000,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const run = async (statement: string): Promise<void> => {
    await client.command({ query: forCluster(statement, options.cluster) });
  };
  try {
    await run("CREATE DATABASE IF NOT EXISTS c4");
    await run("CREATE DATABASE IF NOT EXISTS c4_read");
    await run(`CREATE TABLE IF NOT EXISTS c4.schema_migrations
      (name String, checksum String, applied_at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY name`);
    const ledger = await client.query({
      query: "SELECT name, checksum FROM c4.schema_migrations",
      format: "JSONEachRow",
    });
    const applied = ledgerRows.parse(await ledger.json());
    const pending = pendingMigrations(migrations, new Map(applied.map((row) => [row.name, row.checksum])));
    for (const migration of pending) {
      for (const statement of splitStatements(migration.text)) await run(statement);
      await client.insert({
        table: "c4.schema_migrations",
        columns: ["name", "checksum"],
        values: [{ name: migration.name, checksum: migration.checksum }],
        format: "JSONEachRow",
      });
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.close();
  }
}
