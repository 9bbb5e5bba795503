import { AppError } from "@c4/contracts/errors";
import postgres from "postgres";
import { z } from "zod";
import type { ClickHouseWriter } from "./clickhouse/create-clickhouse-writer.ts";
import { readLedger } from "./migrate-postgres.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";

export type SchemaOptions = {
  /** As c4_app. */
  controlUrl: string;
  shardUrls: Readonly<Record<string, string>>;
  /** Left out where ClickHouse is only read. */
  clickhouse?: ClickHouseWriter;
};

const ledgerName = z.object({ name: z.string() });

/**
 * Refuses to start an app on a database that lacks one of this release's migrations. A database that is ahead is fine: every
 * migration is safe under the release before it.
 * @throws AppError schema_outdated naming the database and the first migration it lacks; dependency_unavailable
 */
export async function assertSchemaCurrent({
  controlUrl,
  shardUrls,
  clickhouse,
}: SchemaOptions): Promise<void> {
  assertHas("control", await readMigrations("control"), await ledgerOf(controlUrl));
  const shardMigrations = await readMigrations("shard");
  for (const [id, url] of Object.entries(shardUrls)) assertHas(id, shardMigrations, await ledgerOf(url));
  if (!clickhouse) return;
  const applied = await clickhouse.query({ query: "SELECT name FROM c4.schema_migrations", row: ledgerName });
  assertHas("clickhouse", await readMigrations("clickhouse"), new Set(applied.map(({ name }) => name)));
}

function assertHas(
  database: string,
  migrations: readonly Migration[],
  applied: { has(name: string): boolean },
) {
  const missing = migrations.find(({ name }) => !applied.has(name));
  if (!missing) return;
  throw new AppError("schema_outdated", {
    detail: `${database} lacks migration ${missing.name}: run npm run migrate first`,
  });
}

async function ledgerOf(url: string): Promise<ReadonlyMap<string, string>> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    return await readLedger(sql);
  } catch (cause) {
    throw new AppError("dependency_unavailable", { detail: "a database cannot be reached", cause });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
