import { controlAuditLog } from "@c4/db/control/audit-log";
import { tenantPlacements } from "@c4/db/control/tenant-placements";
import { tenants } from "@c4/db/control/tenants";
import { newId } from "@c4/db/new-id";
import { outbox } from "@c4/db/shard/outbox";
import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { createTestTenancy, type TestTenancy } from "@c4/testing/create-test-tenancy";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let databases: TestDatabases;
let tenancy: TestTenancy;
let mine: string;
let other: string;

beforeAll(async () => {
  databases = await createTestDatabases();
  tenancy = createTestTenancy(databases);
  mine = (await tenancy.createTenant()).tenantId;
  other = (await tenancy.createTenant()).tenantId;
});
afterAll(async () => {
  await tenancy.close();
  await databases.drop();
});

describe("withControl, before a tenant is known", () => {
  it("finds every tenant and placement", async () => {
    const found = await tenancy.withControl(({ db }) =>
      db
        .select({ id: tenants.id })
        .from(tenants)
        .innerJoin(tenantPlacements, eq(tenants.id, tenantPlacements.tenantId)),
    );
    expect(found.map(({ id }) => id).sort()).toEqual([mine, other].sort());
  });

  it("sees nothing of tables that are not read that early", async () => {
    expect(await tenancy.withControl(({ db }) => db.select().from(controlAuditLog))).toEqual([]);
  });

  it("changes no tenant", async () => {
    const changed = await tenancy.withControl(({ db }) =>
      db.update(tenants).set({ status: "suspended" }).returning({ id: tenants.id }),
    );
    expect(changed).toEqual([]);
  });
});

describe("withControlTenant", () => {
  it("sees and changes its own tenant only", async () => {
    const changed = await tenancy.withControlTenant(mine, async ({ db }) => {
      expect((await db.select({ id: tenants.id }).from(tenants)).map(({ id }) => id)).toEqual([mine]);
      return db.update(tenants).set({ name: "Renamed" }).returning({ id: tenants.id });
    });
    expect(changed).toEqual([{ id: mine }]);
  });

  it("keeps the audit log append-only", async () => {
    const erasing = tenancy.withControlTenant(mine, ({ db }) => db.delete(controlAuditLog));
    await expect(erasing).rejects.toMatchObject({ code: "42501" });
    const editing = tenancy.withControlTenant(mine, ({ db }) =>
      db.update(controlAuditLog).set({ action: "x" }),
    );
    await expect(editing).rejects.toMatchObject({ code: "42501" });
  });
});

describe("withRelay", () => {
  it("sees which events of all tenants wait, and never what is in them", async () => {
    const id = newId(new Date());
    await tenancy.withTenant(mine, ({ db }) =>
      db.insert(outbox).values({ tenantId: mine, id, topic: "waits", payload: { secret: true } }),
    );
    const waiting = await tenancy.withRelay("shard_1", ({ db }) =>
      db
        .select({ tenantId: outbox.tenantId, id: outbox.id, topic: outbox.topic })
        .from(outbox)
        .where(eq(outbox.id, id)),
    );
    expect(waiting).toEqual([{ tenantId: mine, id, topic: "waits" }]);
    const peeking = tenancy.withRelay("shard_1", ({ db }) =>
      db.select({ payload: outbox.payload }).from(outbox),
    );
    await expect(peeking).rejects.toMatchObject({ code: "42501" });
  });

  it("marks an event as published and changes nothing else", async () => {
    const marked = await tenancy.withRelay("shard_1", ({ db }) =>
      db
        .update(outbox)
        .set({ publishedAt: new Date() })
        .where(eq(outbox.tenantId, mine))
        .returning({ id: outbox.id }),
    );
    expect(marked).toHaveLength(1);
    const redirecting = tenancy.withRelay("shard_1", ({ db }) => db.update(outbox).set({ tenantId: other }));
    await expect(redirecting).rejects.toMatchObject({ code: "42501" });
  });

  it("sees no tenant's home", async () => {
    const looking = tenancy.withRelay("shard_1", ({ db }) => db.execute(sql`select * from tenant_homes`));
    await expect(looking).rejects.toMatchObject({ code: "42501" });
  });
});
