import { readdir } from "node:fs/promises";
import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";

let databases: TestDatabases;
beforeAll(async () => {
  databases = await createTestDatabases();
});
afterAll(() => databases.drop());

/** `column type [not null]` by table, as the drizzle files of a folder say. */
async function drizzleTables(folder: "control" | "shard"): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {};
  for (const file of await readdir(new URL(`./${folder}/`, import.meta.url))) {
    if (file.endsWith(".test.ts")) continue;
    const module: Record<string, unknown> = await import(`./${folder}/${file.slice(0, -3)}.ts`);
    for (const table of Object.values(module)) {
      if (!is(table, PgTable)) continue;
      const { name, columns } = getTableConfig(table);
      tables[name] = columns
        .map((column) => describeColumn(column.name, column.getSQLType(), column.notNull || column.primary))
        .sort();
    }
  }
  return tables;
}

/** The same of the migrated database. */
async function catalogueTables(url: string): Promise<Record<string, string[]>> {
  const sql = postgres(url, { max: 1 });
  try {
    const rows = await sql<{ table: string; name: string; type: string; required: boolean }[]>`
      select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> 'schema_migrations'`;
    const tables: Record<string, string[]> = {};
    for (const { table, name, type, required } of rows) {
      tables[table] = [...(tables[table] ?? []), describeColumn(name, type, required)].sort();
    }
    return tables;
  } finally {
    await sql.end();
  }
}

function describeColumn(name: string, type: string, required: boolean): string {
  return `${name} ${type.replaceAll(" ", "")}${required ? " not null" : ""}`;
}

it("the drizzle schema of the control database is what its migrations made", async () => {
  expect(await drizzleTables("control")).toEqual(await catalogueTables(databases.superuser.control));
});

it("the drizzle schema of a shard is what its migrations made", async () => {
  expect(await drizzleTables("shard")).toEqual(
    await catalogueTables(databases.superuser.shards.shard_1 ?? ""),
  );
});
