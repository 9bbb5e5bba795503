import type { Sql } from "postgres";
import { type Migration, pendingMigrations } from "./read-migrations.ts";

const migrationLock = 0x6334_0002;

/**
 * Applies what is missing to one database, each migration in a transaction of its own together with its ledger row.
 * `sql` is one connection that acts as c4_owner. Waits a minute for another migrate command, five seconds for a table lock:
 * a migration queued behind a long query would make every later query wait behind the migration.
 * Returns the names applied now.
 */
export async function migratePostgres(sql: Sql, migrations: readonly Migration[]): Promise<string[]> {
  await sql`set lock_timeout = '60s'`;
  await sql`select pg_advisory_lock(${migrationLock})`;
  try {
    await sql`set lock_timeout = '5s'`;
    await ensureLedger(sql);
    const pending = pendingMigrations(migrations, await readLedger(sql));
    for (const migration of pending) await apply(sql, migration);
    return pending.map(({ name }) => name);
  } finally {
    await sql`select pg_advisory_unlock(${migrationLock})`;
  }
}

/** Name → checksum of the migrations a database has; empty when it has never been migrated. */
export async function readLedger(sql: Sql): Promise<Map<string, string>> {
  const [ledger] = await sql<{ oid: string | null }[]>`select to_regclass('public.schema_migrations') as oid`;
  if (!ledger?.oid) return new Map();
  const rows = await sql<{ name: string; checksum: string }[]>`
    select name, checksum from schema_migrations order by name`;
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

async function ensureLedger(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`create table if not exists schema_migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`;
    await tx`grant select on schema_migrations to c4_app`; // the apps refuse to start on an older schema
  });
}

async function apply(sql: Sql, migration: Migration): Promise<void> {
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(migration.text);
      await tx`insert into schema_migrations (name, checksum) values (${migration.name}, ${migration.checksum})`;
    });
  } catch (cause) {
    throw new Error(`migration ${migration.name} failed: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
