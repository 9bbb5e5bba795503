import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probeIsolation } from "./probe-isolation.ts";
import { loosenConstraints, readTenantTables, type TenantTable } from "./tenant-tables.ts";

/** Ways to take a table's protection away; `undo` puts it back as the migrations had it. */
const condition = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid";
const mutations = [
  {
    what: "its policy is dropped",
    apply: (table: string) => `drop policy tenant on ${table}`,
    undo: (table: string, check: string) =>
      `create policy tenant on ${table} using (${check}) with check (${check})`,
  },
  {
    what: "its policy admits everyone",
    apply: (table: string) => `alter policy tenant on ${table} using (true) with check (true)`,
    undo: (table: string, check: string) =>
      `alter policy tenant on ${table} using (${check}) with check (${check})`,
  },
  {
    what: "its policy checks reads only",
    apply: (table: string) => `alter policy tenant on ${table} with check (true)`,
    undo: (table: string, check: string) => `alter policy tenant on ${table} with check (${check})`,
  },
  {
    what: "row-level security is not forced on its owner",
    apply: (table: string) => `alter table ${table} no force row level security`,
    undo: (table: string) => `alter table ${table} force row level security`,
  },
  {
    what: "row-level security is off",
    apply: (table: string) => `alter table ${table} disable row level security`,
    undo: (table: string) => `alter table ${table} enable row level security`,
  },
];

describe.each(["control", "shard"] as const)("every tenant table of a %s database", (kind) => {
  let databases: TestDatabases;
  let admin: Sql;
  let tables: TenantTable[];

  beforeAll(async () => {
    databases = await createTestDatabases();
    const { control, shards } = databases.superuser;
    admin = postgres((kind === "control" ? control : shards.shard_1) ?? "", { max: 1, onnotice: () => {} });
    await loosenConstraints(admin);
    tables = await readTenantTables(admin);
  });
  afterAll(async () => {
    await admin.end();
    await databases.drop();
  });

  it("is found in the catalogue, so that a new one cannot be forgotten", () => {
    const names = tables.map(({ name }) => name);
    const expected =
      kind === "control"
        ? ["audit_log", "tenant_placements", "tenants"]
        : ["audit_log", "idempotency_keys", "outbox", "tenant_homes"];
    expect(names).toEqual(expect.arrayContaining(expected));
  });

  it("shows and gives a tenant's rows to nobody else", async () => {
    for (const table of tables) expect(await probeIsolation(admin, table)).toEqual([]);
  });

  it.each(mutations)("turns the probe red when $what", async ({ apply, undo }) => {
    for (const table of tables) {
      const check = condition.replace("tenant_id", table.tenantColumn);
      await admin.unsafe(apply(table.name));
      const breaches = await probeIsolation(admin, table);
      await admin.unsafe(undo(table.name, check));
      expect(breaches, table.name).not.toEqual([]);
    }
  });

  it("is as the migrations made it again after the mutations", async () => {
    for (const table of tables) expect(await probeIsolation(admin, table)).toEqual([]);
  });
});
