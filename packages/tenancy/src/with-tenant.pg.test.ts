import { newId } from "@c4/db/new-id";
import { outbox } from "@c4/db/shard/outbox";
import { tenantHomes } from "@c4/db/shard/tenant-homes";
import { systemClock } from "@c4/runtime/clock";
import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { createTestTenancy, type TestTenancy } from "@c4/testing/create-test-tenancy";
import { eq, sql } from "drizzle-orm";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let databases: TestDatabases;
let tenancy: TestTenancy;
let control: Sql;
let shards: Record<string, Sql>;

beforeAll(async () => {
  databases = await createTestDatabases();
  tenancy = createTestTenancy(databases);
  control = postgres(databases.superuser.control, { max: 1 });
  shards = Object.fromEntries(
    Object.entries(databases.superuser.shards).map(([id, url]) => [id, postgres(url, { max: 1 })]),
  );
});
afterAll(async () => {
  await tenancy.close();
  await Promise.all([control, ...Object.values(shards)].map((sql) => sql.end()));
  await databases.drop();
});

function shard(id: string): Sql {
  const found = shards[id];
  if (!found) throw new Error(`no ${id}`);
  return found;
}

const event = (tenantId: string, topic: string) => ({ tenantId, id: newId(new Date()), topic, payload: {} });

describe("withTenant", () => {
  it("commits what the work did and hands back what it returned", async () => {
    const { tenantId, shardId } = await tenancy.createTenant();
    const seen = await tenancy.withTenant(tenantId, async (tx) => {
      await tx.db.insert(outbox).values(event(tenantId, "kept"));
      return { tenantId: tx.tenantId, shardId: tx.shardId, home: tx.home };
    });
    expect(seen).toEqual({
      tenantId,
      shardId,
      home: {
        epoch: 1,
        state: "active",
        dataVersion: 0,
        loadingFlushes: 0,
        lastLoadedAt: null,
        completeThrough: null,
      },
    });
    const topics = await tenancy.withTenant(tenantId, ({ db }) =>
      db.select({ topic: outbox.topic }).from(outbox),
    );
    expect(topics).toEqual([{ topic: "kept" }]);
  });

  it("rolls back everything when the work throws, and passes its error on", async () => {
    const { tenantId } = await tenancy.createTenant();
    const bug = new Error("a bug");
    const failing = tenancy.withTenant(tenantId, async ({ db }) => {
      await db.insert(outbox).values(event(tenantId, "lost"));
      throw bug;
    });
    await expect(failing).rejects.toBe(bug);
    expect(await tenancy.withTenant(tenantId, ({ db }) => db.select().from(outbox))).toEqual([]);
  });

  it("rolls back a savepoint alone", async () => {
    const { tenantId } = await tenancy.createTenant();
    await tenancy.withTenant(tenantId, async ({ db }) => {
      await db.insert(outbox).values(event(tenantId, "outer"));
      await db
        .transaction(async (inner) => {
          await inner.insert(outbox).values(event(tenantId, "inner"));
          throw new Error("only the inner part");
        })
        .catch(() => {});
    });
    const rows = await tenancy.withTenant(tenantId, ({ db }) =>
      db.select({ topic: outbox.topic }).from(outbox),
    );
    expect(rows).toEqual([{ topic: "outer" }]);
  });

  it("shows a tenant nothing of another on the same shard, with and without a filter", async () => {
    const mine = await tenancy.createTenant();
    const other = await tenancy.createTenant();
    await tenancy.withTenant(other.tenantId, ({ db }) =>
      db.insert(outbox).values(event(other.tenantId, "theirs")),
    );
    await tenancy.withTenant(mine.tenantId, async ({ db }) => {
      expect(await db.select().from(outbox)).toEqual([]);
      expect(await db.select().from(outbox).where(eq(outbox.tenantId, other.tenantId))).toEqual([]);
    });
  });

  it("refuses a row for another tenant without saying whose", async () => {
    const mine = await tenancy.createTenant();
    const other = await tenancy.createTenant();
    const writing = tenancy.withTenant(mine.tenantId, ({ db }) =>
      db.insert(outbox).values(event(other.tenantId, "smuggled")),
    );
    await expect(writing).rejects.toMatchObject({ code: "42501" });
    await expect(writing).rejects.not.toThrow(other.tenantId);
  });

  it("leaves no tenant behind on the connection for whoever uses it next", async () => {
    const { tenantId } = await tenancy.createTenant();
    await tenancy.withTenant(tenantId, ({ db }) => db.insert(outbox).values(event(tenantId, "mine")));
    const pool = tenancy.shards.app("shard_1");
    for (let round = 0; round < 8; round++) {
      const rows = await pool.transaction((db) => db.select().from(outbox), { readOnly: true });
      expect(rows).toEqual([]);
    }
  });

  it("refuses to write in a read-only transaction", async () => {
    const { tenantId } = await tenancy.createTenant();
    const writing = tenancy.withTenant(tenantId, ({ db }) => db.insert(outbox).values(event(tenantId, "x")), {
      readOnly: true,
    });
    await expect(writing).rejects.toMatchObject({ code: "25006" });
  });

  it("ends a statement that takes too long as query_timeout", async () => {
    const { tenantId } = await tenancy.createTenant();
    const slow = tenancy.withTenant(tenantId, ({ db }) => db.execute(sql`select pg_sleep(10)`), {
      statementTimeoutMs: 50,
    });
    await expect(slow).rejects.toMatchObject({ code: "query_timeout" });
  });

  it("answers not_found for a tenant that does not exist", async () => {
    const missing = tenancy.withTenant(newId(new Date()), async () => "never");
    await expect(missing).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps a tenant's parameters out of its errors", async () => {
    const { tenantId } = await tenancy.createTenant();
    const secret = "canary-7f3a";
    const failing = tenancy.withTenant(tenantId, ({ db }) => db.execute(sql`select ${secret}::int`));
    await expect(failing).rejects.toMatchObject({ code: "22P02" });
    await expect(failing).rejects.not.toThrow("params");
  });

  it("answers dependency_unavailable when no connection becomes free in time", async () => {
    const narrow = createTestTenancy(databases, { size: 1, acquireTimeoutMs: 1_500 });
    try {
      const { tenantId } = await narrow.createTenant();
      let release = () => {};
      const held = narrow.withTenant(
        tenantId,
        () =>
          new Promise<void>((resolve) => {
            release = resolve;
          }),
      );
      let ran = false;
      const waiting = narrow.withTenant(tenantId, async () => {
        ran = true;
      });
      await expect(waiting).rejects.toMatchObject({ code: "dependency_unavailable", retryAfterSeconds: 2 });
      release();
      await held;
      expect(await narrow.withTenant(tenantId, async () => "again")).toBe("again");
      expect(ran).toBe(false);
    } finally {
      await narrow.close();
    }
  });

  it("answers dependency_unavailable when the server is not there", async () => {
    const { tenantId } = await tenancy.createTenant();
    const gone = { ...databases.app, shards: { shard_1: "postgres://c4_app@127.0.0.1:1/none" } };
    const cut = createTestTenancy({ ...databases, app: gone }, { acquireTimeoutMs: 2_000 });
    await expect(cut.withTenant(tenantId, async () => "never")).rejects.toMatchObject({
      code: "dependency_unavailable",
    });
    await cut.close();
  });

  it("goes on after the server has ended every idle connection", async () => {
    const { tenantId } = await tenancy.createTenant();
    await shard("shard_1")`select pg_terminate_backend(pid) from pg_stat_activity
      where usename = 'c4_app' and datname = current_database()`;
    expect(await tenancy.withTenant(tenantId, async () => "still here")).toBe("still here");
  });
});

describe("a tenant that moves", () => {
  it("is followed to its new shard by the second attempt, and the work runs once", async () => {
    const { tenantId } = await tenancy.createTenant({ shardId: "shard_1" });
    await tenancy.directory.byId(tenantId); // cached: on shard_1, epoch 1
    await shard("shard_2")`insert into tenant_homes (tenant_id, epoch) values (${tenantId}, 2)`;
    await control`update tenant_placements set shard_id = 'shard_2', epoch = 2 where tenant_id = ${tenantId}`;
    await shard("shard_1")`update tenant_homes set state = 'switched' where tenant_id = ${tenantId}`;
    let runs = 0;
    const where = await tenancy.withTenant(tenantId, async ({ shardId, home }) => {
      runs++;
      return { shardId, epoch: home.epoch };
    });
    expect(where).toEqual({ shardId: "shard_2", epoch: 2 });
    expect(runs).toBe(1);
  });

  it.each(["frozen", "switched", "draining"])("takes no transaction while its home is %s", async (state) => {
    const { tenantId } = await tenancy.createTenant();
    await shard("shard_1")`update tenant_homes set state = ${state} where tenant_id = ${tenantId}`;
    let runs = 0;
    const work = tenancy.withTenant(tenantId, async () => runs++);
    await expect(work).rejects.toMatchObject({ code: "tenant_moving", retryAfterSeconds: 2 });
    expect(runs).toBe(0);
  });

  it.each(["copying", "catching_up"])("goes on working while its home is %s", async (state) => {
    const { tenantId } = await tenancy.createTenant();
    await shard("shard_1")`update tenant_homes set state = ${state} where tenant_id = ${tenantId}`;
    expect(await tenancy.withTenant(tenantId, async ({ home }) => home.state)).toBe(state);
  });

  it("takes no transaction where the epochs of directory and home differ", async () => {
    const { tenantId } = await tenancy.createTenant();
    await shard("shard_1")`update tenant_homes set epoch = 7 where tenant_id = ${tenantId}`;
    const work = tenancy.withTenant(tenantId, async () => "never");
    await expect(work).rejects.toMatchObject({ code: "tenant_moving" });
  });
});

describe("createTenant", () => {
  const details = {
    name: "Toko",
    region: "local",
    plan: "standard",
    reportingCurrency: "IDR",
    timeZone: "Asia/Jakarta",
    weekStart: 1,
  };

  it("creates a tenant once per slug, however many ask at once", async () => {
    const slug = `same-${newId(systemClock.now())}`;
    const all = await Promise.all(
      Array.from({ length: 6 }, () => tenancy.createTenant({ ...details, slug, shardId: "shard_2" })),
    );
    expect(new Set(all.map(({ tenantId }) => tenantId)).size).toBe(1);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(all.every(({ shardId }) => shardId === "shard_2")).toBe(true);
    const audited = await control`select action from audit_log where target_id = ${all[0]?.tenantId ?? ""}`;
    expect(audited).toEqual([{ action: "tenant.created" }]);
  });

  it("completes a creation that stopped before the tenant had its home", async () => {
    const { tenantId, slug } = await tenancy.createTenant();
    await shard("shard_1")`delete from tenant_homes where tenant_id = ${tenantId}`;
    expect(await tenancy.createTenant({ slug })).toMatchObject({ tenantId, created: false });
    const homes = await tenancy.withTenant(tenantId, ({ db }) =>
      db.select({ epoch: tenantHomes.epoch }).from(tenantHomes),
    );
    expect(homes).toEqual([{ epoch: 1 }]);
  });
});
