import { randomBytes } from "node:crypto";
import { databaseUrl } from "@c4/testing/database-url";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { assertSchemaCurrent } from "./assert-schema-current.ts";
import { migrateAll } from "./migrate.ts";
import { migratePostgres, readLedger } from "./migrate-postgres.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";

const run = randomBytes(5).toString("hex");
const names = { control: `m_${run}_control`, shard_1: `m_${run}_shard_1`, shard_2: `m_${run}_shard_2` };
const stack = inject("testStack").postgres;
const urlOf = (name: string) => databaseUrl(stack.superuserUrl, name);
const lines: string[] = [];
const options = {
  controlUrl: urlOf(names.control),
  shardUrls: { shard_1: urlOf(names.shard_1), shard_2: urlOf(names.shard_2) },
  roles: stack.passwords,
  region: "local",
  log: (line: string) => void lines.push(line),
};
const appUrls = {
  controlUrl: databaseUrl(stack.superuserUrl, names.control, {
    username: "c4_app",
    password: stack.passwords.app,
  }),
  shardUrls: {
    shard_1: databaseUrl(stack.superuserUrl, names.shard_1, {
      username: "c4_app",
      password: stack.passwords.app,
    }),
  },
};
let server: Sql;
let shard: Sql;

beforeAll(async () => {
  server = postgres(stack.superuserUrl, { max: 1, onnotice: () => {} });
  await Promise.all([migrateAll(options), migrateAll({ ...options, log: () => {} })]);
  shard = postgres(options.shardUrls.shard_1, {
    max: 1,
    connection: { role: "c4_owner" },
    onnotice: () => {},
  });
});
afterAll(async () => {
  await shard.end();
  for (const name of Object.values(names)) await server`drop database if exists ${server(name)} with (force)`;
  await server.end();
});

const migration = (name: string, text: string): Migration => ({ name, text, checksum: `of ${text}` });

describe("migrateAll", () => {
  it("brings up new databases when two run at once, and finds nothing to do afterwards", async () => {
    lines.length = 0;
    await migrateAll(options);
    expect(lines).toEqual(["control: up to date", "shard_1: up to date", "shard_2: up to date"]);
  });

  it("gives databases and tables to c4_owner and registers the shards", async () => {
    const owners = await server`
      select distinct pg_get_userbyid(datdba) as owner from pg_database where datname in ${server(Object.values(names))}`;
    expect(owners).toEqual([{ owner: "c4_owner" }]);
    const tables = await shard`select distinct tableowner from pg_tables where schemaname = 'public'`;
    expect(tables).toEqual([{ tableowner: "c4_owner" }]);
    const control = postgres(options.controlUrl, { max: 1 });
    expect(await control`select id, region, state from shards order by id`).toEqual([
      { id: "shard_1", region: "local", state: "open" },
      { id: "shard_2", region: "local", state: "open" },
    ]);
    await control.end();
  });

  it("leaves the apps' roles without any privilege, and lets only c4_ops bypass policies", async () => {
    const roles = await server`
      select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname like 'c4\\_%' order by 1`;
    const plain = { rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false };
    expect(roles).toEqual([
      { rolname: "c4_app", ...plain },
      { rolname: "c4_ops", ...plain, rolbypassrls: true },
      { rolname: "c4_owner", ...plain },
      { rolname: "c4_relay", ...plain },
    ]);
  });

  it("runs as c4_owner alone once a superuser has prepared the server", async () => {
    const owner = { username: "c4_owner", password: stack.passwords.owner };
    const asOwner = (name: string) => databaseUrl(stack.superuserUrl, name, owner);
    const { roles: _roles, ...rest } = options;
    await migrateAll({
      ...rest,
      controlUrl: asOwner(names.control),
      shardUrls: { shard_1: asOwner(names.shard_1), shard_2: asOwner(names.shard_2) },
    });
  });

  it("refuses a shard that was changed by hand, and says what differs", async () => {
    await shard`alter table outbox alter column attempts set default 5`;
    await expect(migrateAll(options)).rejects.toThrow(/has drifted from .*column outbox\.attempts integer/);
    await shard`alter table outbox alter column attempts set default 0`;
    await migrateAll(options);
  });

  it("refuses a shard that breaks tenant isolation", async () => {
    await shard`alter table outbox no force row level security`;
    await expect(migrateAll(options)).rejects.toThrow(
      "shard_1 breaks tenant isolation (rls_not_forced: outbox)",
    );
    await shard`alter table outbox force row level security`;
  });
});

describe("a migration", () => {
  it("that fails leaves nothing behind and is tried again", async () => {
    const broken = migration("9001_broken", "create table half (id int); select 1 / 0");
    await expect(migratePostgres(shard, [broken])).rejects.toThrow("9001_broken failed: division by zero");
    expect(await shard`select to_regclass('half') as found`).toEqual([{ found: null }]);
    const fixed = migration("9001_broken", "select 1");
    expect(await migratePostgres(shard, [fixed])).toEqual(["9001_broken"]);
    expect(await migratePostgres(shard, [fixed])).toEqual([]);
    await shard`delete from schema_migrations where name = '9001_broken'`;
  });

  it("that was edited after it had been applied is refused", async () => {
    const [first] = await readMigrations("shard");
    if (!first) throw new Error("no migration");
    await expect(migratePostgres(shard, [{ ...first, checksum: "another" }])).rejects.toThrow(
      `migration ${first.name} was edited after it had been applied`,
    );
  });

  it("gives up after five seconds behind a lock instead of queueing every query behind it", async () => {
    const reader = postgres(options.shardUrls.shard_1, { max: 1 });
    await reader.begin(async (tx) => {
      await tx`select * from outbox`;
      const blocked = migration("9002_blocked", "alter table outbox add column extra int");
      await expect(migratePostgres(shard, [blocked])).rejects.toThrow("lock timeout");
    });
    await reader.end();
  });
});

describe("an app at its start", () => {
  it("accepts databases that have every migration, and ones that are ahead", async () => {
    await assertSchemaCurrent(appUrls);
    await shard`insert into schema_migrations (name, checksum) values ('9999_future', 'x')`;
    await assertSchemaCurrent(appUrls);
    await shard`delete from schema_migrations where name = '9999_future'`;
  });

  it("refuses a database that lacks a migration of its release", async () => {
    const [last] = [...(await readLedger(shard))].slice(-1);
    if (!last) throw new Error("no migration");
    await shard`delete from schema_migrations where name = ${last[0]}`;
    await expect(assertSchemaCurrent(appUrls)).rejects.toMatchObject({
      code: "schema_outdated",
      detail: `shard_1 lacks migration ${last[0]}: run npm run migrate first`,
    });
    await shard`insert into schema_migrations (name, checksum) values (${last[0]}, ${last[1]})`;
  });

  it("answers dependency_unavailable when a database cannot be reached", async () => {
    const gone = { controlUrl: "postgres://c4_app@127.0.0.1:1/none", shardUrls: {} };
    await expect(assertSchemaCurrent(gone)).rejects.toMatchObject({ code: "dependency_unavailable" });
  });
});
