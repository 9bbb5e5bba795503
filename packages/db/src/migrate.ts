import postgres, { type Sql } from "postgres";
import { assertSameSchema, readSchemaLines } from "./assert-same-schema.ts";
import { type ClickHouseMigrateOptions, migrateClickHouse } from "./clickhouse/migrate-clickhouse.ts";
import { assertGate, type DatabaseKind } from "./gate/check-gate.ts";
import { migratePostgres } from "./migrate-postgres.ts";
import { readMigrations } from "./read-migrations.ts";
import { ensureDatabase, ensureRoles, type RolePasswords } from "./roles.ts";

export type MigrateOptions = {
  /** A superuser's URL (creates roles and databases) or c4_owner's (both must exist). */
  controlUrl: string;
  /** Shard id → URL, with the same kind of user. */
  shardUrls: Readonly<Record<string, string>>;
  /** Needed by a superuser only. */
  roles?: RolePasswords;
  /** Where the shards are; written when a shard is registered. */
  region: string;
  /** Left out: ClickHouse is not touched. */
  clickhouse?: ClickHouseMigrateOptions;
  log: (line: string) => void;
};

const clickHouseLock = 0x6334_0003;

/**
 * Brings every store to the schema of this release: roles and databases, control, each shard, ClickHouse; registers the
 * shards; then refuses databases that break tenant isolation and shards that differ from each other. Safe to repeat, and to
 * run from several processes at once.
 */
export async function migrateAll(options: MigrateOptions): Promise<void> {
  const { controlUrl, shardUrls, clickhouse, log } = options;
  await prepareServer(controlUrl, options.roles);
  for (const url of Object.values(shardUrls)) await prepareServer(url, options.roles);

  await migrateOne(controlUrl, "control", "control", log, async (sql) => {
    for (const id of Object.keys(shardUrls)) {
      await sql`insert into shards (id, region) values (${id}, ${options.region}) on conflict (id) do nothing`;
    }
    return [];
  });
  const schemas = new Map<string, string[]>();
  for (const [id, url] of Object.entries(shardUrls)) {
    schemas.set(id, await migrateOne(url, "shard", id, log, readSchemaLines));
  }
  assertSameSchema(schemas);
  if (clickhouse) log(`clickhouse: ${summary(await migrateClickHouseAlone(controlUrl, clickhouse))}`);
}

/** ClickHouse has no locks of its own, so two migrate commands take turns by a lock in the control database. */
async function migrateClickHouseAlone(
  controlUrl: string,
  clickhouse: ClickHouseMigrateOptions,
): Promise<string[]> {
  const sql = postgres(controlUrl, { max: 1, connect_timeout: 10, onnotice });
  try {
    await sql`select pg_advisory_lock(${clickHouseLock})`;
    return await migrateClickHouse(clickhouse, await readMigrations("clickhouse"));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function migrateOne(
  url: string,
  kind: DatabaseKind,
  name: string,
  log: (line: string) => void,
  afterwards: (sql: Sql) => Promise<string[]>,
): Promise<string[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, connection: { role: "c4_owner" }, onnotice });
  try {
    const applied = await migratePostgres(sql, await readMigrations(kind));
    await assertGate(sql, kind, name);
    log(`${name}: ${summary(applied)}`);
    return await afterwards(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Roles and the database itself, by a superuser through the server's maintenance database; nothing for c4_owner. */
async function prepareServer(url: string, passwords: RolePasswords | undefined): Promise<void> {
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  if (decodeURIComponent(maintenance.username) === "c4_owner") return;
  if (!passwords)
    throw new Error("roles are needed to prepare a server: pass the passwords of c4_app and c4_relay");
  const admin = postgres(maintenance.href, { max: 1, connect_timeout: 10, onnotice });
  try {
    await ensureRoles(admin, passwords);
    await ensureDatabase(admin, database);
  } finally {
    await admin.end({ timeout: 5 });
  }
}

function summary(applied: readonly string[]): string {
  return applied.length === 0 ? "up to date" : `applied ${applied.join(", ")}`;
}

/** Notices ("already exists, skipping") are no news. */
function onnotice(): void {}
