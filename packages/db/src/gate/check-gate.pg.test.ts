import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { maintenanceLock } from "../roles.ts";
import { assertGate, findGateBreaches, type GateFinding } from "./check-gate.ts";
import { type GateRule, gateRules } from "./gate-rules.ts";
import { controlExceptions, shardExceptions } from "./named-exceptions.ts";

let databases: TestDatabases;
let shard: Sql;
let control: Sql;

beforeAll(async () => {
  databases = await createTestDatabases();
  shard = postgres(databases.superuser.shards.shard_1 ?? "", { max: 1, onnotice: () => {} });
  control = postgres(databases.superuser.control, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await Promise.all([shard.end(), control.end()]);
  await databases.drop();
});

/** The same while nobody else changes roles: even what is rolled back would fail another process's change. */
async function roleBreachesAfter(statements: string): Promise<GateFinding[]> {
  const server = postgres(inject("testStack").postgres.superuserUrl, { max: 1 });
  try {
    await server`select pg_advisory_lock(${maintenanceLock})`;
    return await breachesAfter(statements);
  } finally {
    await server.end();
  }
}

/** What the gate finds after these statements, which are rolled back. */
async function breachesAfter(statements: string): Promise<GateFinding[]> {
  let found: GateFinding[] = [];
  const undo = new Error("rolled back on purpose");
  await shard
    .begin(async (tx) => {
      await tx.unsafe(statements);
      found = await findGateBreaches(tx, "shard");
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return found;
}

const tenantCheck = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid";

/** Each rule, broken at least once. A rule without a way to break it does not compile. */
const breaks: Record<GateRule, readonly [statements: string, object: string][]> = {
  table_without_tenant: [["create table stray (id uuid)", "stray"]],
  tenant_id_nullable: [
    ["create table stray (tenant_id uuid)", "stray"],
    ["create table stray (tenant_id text not null)", "stray"],
  ],
  rls_off: [["alter table outbox disable row level security", "outbox"]],
  rls_not_forced: [["alter table outbox no force row level security", "outbox"]],
  no_tenant_policy: [
    ["drop policy tenant on outbox", "outbox"],
    ["alter policy tenant on outbox using (true)", "outbox"],
    ["alter policy tenant on outbox with check (true)", "outbox"],
    ["alter policy tenant on outbox to c4_relay", "outbox"],
    [
      `drop policy tenant on outbox; create policy tenant on outbox for select using (${tenantCheck})`,
      "outbox",
    ],
    [
      `drop policy tenant on outbox;
       create policy tenant on outbox as restrictive using (${tenantCheck}) with check (${tenantCheck})`,
      "outbox",
    ],
  ],
  other_policy: [["create policy ajar on outbox for select using (true)", "outbox.ajar"]],
  key_without_tenant: [
    ["alter table outbox add constraint outbox_id_key unique (id)", "outbox.outbox_id_key"],
    ["create unique index outbox_both_key on outbox (id, tenant_id)", "outbox.outbox_both_key"],
  ],
  index_without_tenant: [
    ["create index outbox_topic_idx on outbox (topic)", "outbox.outbox_topic_idx"],
    ["create index outbox_lower_idx on outbox (lower(topic), tenant_id)", "outbox.outbox_lower_idx"],
  ],
  foreign_key_without_tenant: [
    [
      `alter table outbox add constraint outbox_id_key unique (id);
       create table child (tenant_id uuid not null, outbox_id uuid constraint child_fk references outbox (id))`,
      "child.child_fk",
    ],
    [
      `create table child (tenant_id uuid not null, a uuid, b uuid,
         constraint child_fk foreign key (a, b) references outbox (tenant_id, id))`,
      "child.child_fk",
    ],
  ],
  unsafe_view: [
    ["create view peek as select * from outbox", "peek"],
    ["create view peek with (security_invoker = false) as select * from outbox", "peek"],
    ["create materialized view peek as select * from outbox", "peek"],
  ],
  security_definer: [
    ["create function peek() returns bigint language sql security definer as 'select 1::bigint'", "peek()"],
  ],
  owned_by_app: [
    ["alter table outbox owner to c4_app", "outbox"],
    [
      "create function f() returns int language sql as 'select 1'; grant create on schema public to c4_app; alter function f() owner to c4_app",
      "f()",
    ],
  ],
  privileged_role: [
    ["alter role c4_app bypassrls", "c4_app"],
    ["alter role c4_relay superuser", "c4_relay"],
    ["alter role c4_owner bypassrls", "c4_owner"],
    ["grant c4_owner to c4_app", "c4_app"],
    ["grant pg_read_all_data to c4_relay", "c4_relay"],
  ],
  app_may_create: [["grant create on schema public to c4_app", "c4_app"]],
  privilege_past_policies: [
    ["grant truncate on outbox to c4_app", "outbox TRUNCATE"],
    ["grant references on outbox to c4_relay", "outbox REFERENCES"],
    ["grant trigger on outbox to c4_app", "outbox TRIGGER"],
  ],
  granted_to_public: [["grant select on outbox to public", "outbox"]],
  granted_on_partition: [
    [
      `create table parted (tenant_id uuid not null, id uuid not null) partition by hash (tenant_id);
       create table parted_0 partition of parted for values with (modulus 1, remainder 0);
       grant select on parted_0 to c4_app`,
      "parted_0",
    ],
  ],
  relay_reads_whole_table: [["grant select on audit_log to c4_relay", "audit_log"]],
};

describe("the gate", () => {
  it("finds nothing in migrated databases", async () => {
    expect(await findGateBreaches(shard, "shard")).toEqual([]);
    expect(await findGateBreaches(control, "control")).toEqual([]);
  });

  const cases = Object.entries(breaks).flatMap(([rule, ways]) =>
    ways.map(([statements, object]) => ({ rule, statements, object })),
  );
  it.each(cases)("$rule: names $object after: $statements", async ({ rule, statements, object }) => {
    const find = rule === "privileged_role" ? roleBreachesAfter : breachesAfter;
    expect(await find(statements)).toContainEqual({ rule, object });
  });

  it("lets a view with security_invoker pass", async () => {
    expect(await breachesAfter("create view fine with (security_invoker = true) as select 1 as one")).toEqual(
      [],
    );
  });

  it("refuses a database and names every breach", async () => {
    await shard.unsafe("alter table outbox disable row level security; create table stray (id uuid)");
    await expect(assertGate(shard, "shard", "shard_1")).rejects.toThrow(
      "shard_1 breaks tenant isolation (rls_off: outbox; table_without_tenant: stray)",
    );
    await shard.unsafe("alter table outbox enable row level security; drop table stray");
    await assertGate(shard, "shard", "shard_1");
  });

  it("has no exception that nothing needs any more", async () => {
    for (const [sql, exceptions] of [
      [control, controlExceptions],
      [shard, shardExceptions],
    ] as const) {
      for (const { rule, object } of exceptions) {
        const found = await sql.unsafe(`select object::text from (${gateRules[rule]}) found`);
        expect(
          found.map((row) => row.object),
          `${rule}: ${object}`,
        ).toContain(object);
      }
    }
  });
});
