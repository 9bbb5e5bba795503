import { randomUUID } from "node:crypto";
import { createClient } from "@clickhouse/client";
import { afterAll, expect, inject, it } from "vitest";
import type { Migration } from "../read-migrations.ts";
import { migrateClickHouse } from "./migrate-clickhouse.ts";

const { url, writer } = inject("testStack").clickhouse;
const login = { url, user: writer.username, password: writer.password };
const run = randomUUID().slice(0, 8);
const name = `9001_probe_${run}`;
const table = `c4.migrated_${run}`;
const admin = createClient({ url, ...writer });
const migration = (text: string): Migration => ({ name, text, checksum: `of ${text}` });
const first = `CREATE TABLE IF NOT EXISTS ${table} (x Int8) ENGINE = MergeTree ORDER BY x
SETTINGS non_replicated_deduplication_window = 100000;\n`;

afterAll(async () => {
  await admin.command({ query: `DROP TABLE IF EXISTS ${table} SYNC` });
  await admin.command({
    query: "DELETE FROM c4.schema_migrations WHERE name = {name:String}",
    query_params: { name },
  });
  await admin.close();
});

it("a ClickHouse migration that fails half-way is run again from its start, and then never again", async () => {
  const broken = migration(`${first}INSERT INTO ${table} SELECT throwIf(1);\n`);
  await expect(migrateClickHouse(login, [broken])).rejects.toThrow();
  const whole = migration(`${first}INSERT INTO ${table} VALUES (7);\n`);
  expect(await migrateClickHouse(login, [whole])).toEqual([name]);
  expect(await migrateClickHouse(login, [whole])).toEqual([]);
  const rows = await admin.query({ query: `SELECT x FROM ${table}`, format: "JSONEachRow" });
  expect(await rows.json()).toEqual([{ x: 7 }]);
});

it("a ClickHouse migration that was edited after it had been applied is refused", async () => {
  await expect(migrateClickHouse(login, [migration("SELECT 1")])).rejects.toThrow(
    `migration ${name} was edited after it had been applied`,
  );
});
