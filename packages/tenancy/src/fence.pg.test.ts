import { connect, createServer, type Socket } from "node:net";
import { newId } from "@c4/db/new-id";
import { outbox } from "@c4/db/shard/outbox";
import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { createTestTenancy, type TestTenancy } from "@c4/testing/create-test-tenancy";
import { sql } from "drizzle-orm";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TransactionDb } from "./transaction-pool.ts";

let databases: TestDatabases;
let tenancy: TestTenancy;
let admin: Sql;

beforeAll(async () => {
  databases = await createTestDatabases();
  tenancy = createTestTenancy(databases, { size: 1 }); // one connection: the second tenant waits for the first one's
  admin = postgres(databases.superuser.shards.shard_1 ?? "", { max: 1 });
});
afterAll(async () => {
  await tenancy.close();
  await admin.end();
  await databases.drop();
});

/** Something that happens once, to make two transactions meet at a known point. */
function signal<T = void>() {
  let happened: (value: T) => void = () => {};
  const happens = new Promise<T>((resolve) => {
    happened = resolve;
  });
  return { happened: (value: T) => happened(value), happens };
}

async function addEvent(db: TransactionDb, tenantId: string, topic: string): Promise<void> {
  await db.insert(outbox).values({ tenantId, id: newId(new Date()), topic, payload: {} });
}

async function topicsOf(tenantId: string): Promise<string[]> {
  return tenancy.withTenant(tenantId, async ({ db }) =>
    (await db.select({ topic: outbox.topic }).from(outbox)).map(({ topic }) => topic),
  );
}

/** Two tenants on one connection: the first one's backend is ended while the second waits for the connection. */
async function endBackendOfFirst(afterTheEnd: (db: TransactionDb, firstId: string) => Promise<unknown>) {
  const first = (await tenancy.createTenant()).tenantId;
  const second = (await tenancy.createTenant()).tenantId;
  const secondWaits = signal();
  const secondIsIn = signal();
  const firstIsDone = signal();
  let zombie: Promise<unknown> = Promise.resolve();

  const firstResult = tenancy.withTenant(first, async ({ db }) => {
    await addEvent(db, first, "first, lost");
    const [backend] = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    secondWaits.happened();
    await admin`select pg_terminate_backend(${backend?.pid ?? 0})`;
    await secondIsIn.happens;
    zombie = afterTheEnd(db, first);
    await zombie.catch(() => {});
    firstIsDone.happened();
    return "done";
  });
  const settledFirst = firstResult.then(
    () => "committed",
    (error: unknown) => error,
  );
  await secondWaits.happens;
  const secondResult = tenancy.withTenant(second, async ({ db }) => {
    await addEvent(db, second, "second, before");
    secondIsIn.happened();
    await firstIsDone.happens;
    await new Promise((resolve) => setTimeout(resolve, 50)); // time for a stray commit or rollback to arrive
    await addEvent(db, second, "second, after");
    const [settings] = await db.execute<{ tenant: string }>(
      sql`select current_setting('app.tenant_id') as tenant`,
    );
    return settings?.tenant;
  });
  return { first, second, zombie: () => zombie, settledFirst, secondResult };
}

/** A way to the same database that can be cut as a broken network would. */
async function startTcpProxy(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.pipe(upstream).pipe(client);
    sockets.add(client);
    for (const socket of [client, upstream]) socket.on("error", () => {});
    client.on("close", () => {
      sockets.delete(client);
      upstream.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${address.port}`;
  return {
    url: url.href,
    reset: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

describe("when a backend ends in mid-transaction while another tenant waits for its connection", () => {
  it("the callback that lost its transaction cannot read the other tenant's rows", async () => {
    const run = await endBackendOfFirst((db) => db.select().from(outbox));
    expect(await run.secondResult).toBe(run.second);
    await expect(run.zombie()).rejects.toThrow();
    await expect(run.zombie()).rejects.toMatchObject({ cause: { code: "dependency_unavailable" } });
    expect(await run.settledFirst).toMatchObject({ code: "dependency_unavailable" });
  });

  it("the callback that lost its transaction cannot write into the other tenant's transaction", async () => {
    const run = await endBackendOfFirst((db) =>
      db.execute(sql`insert into outbox (tenant_id, id, topic, payload)
        values (current_setting('app.tenant_id')::uuid, ${newId(new Date())}, 'stray', '{}')`),
    );
    expect(await run.secondResult).toBe(run.second);
    await expect(run.zombie()).rejects.toThrow();
    expect(await topicsOf(run.second)).toEqual(["second, before", "second, after"]);
    expect(await topicsOf(run.first)).toEqual([]);
  });

  it("the callback that lost its transaction cannot open a savepoint in the other tenant's", async () => {
    const run = await endBackendOfFirst((db) => db.transaction(async (inner) => inner.select().from(outbox)));
    expect(await run.secondResult).toBe(run.second);
    await expect(run.zombie()).rejects.toMatchObject({ code: "dependency_unavailable" });
  });

  it("its end does not commit or roll back the other tenant's transaction", async () => {
    const run = await endBackendOfFirst(async () => "nothing more");
    expect(await run.secondResult).toBe(run.second);
    expect(await topicsOf(run.second)).toEqual(["second, before", "second, after"]);
    expect(await run.settledFirst).toMatchObject({ code: "dependency_unavailable" });
  });

  it("its failure does not roll back the other tenant's transaction", async () => {
    const run = await endBackendOfFirst(async () => {
      throw new Error("the callback's own");
    });
    expect(await run.secondResult).toBe(run.second);
    expect(await topicsOf(run.second)).toEqual(["second, before", "second, after"]);
  });
});

describe("a transaction whose statement was running when its backend ended", () => {
  it("fails as unavailable, runs nothing more, and leaves the connection usable", async () => {
    const { tenantId } = await tenancy.createTenant();
    const later = signal<unknown>();
    const lost = tenancy.withTenant(tenantId, async ({ db }) => {
      const [backend] = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      const sleeping = db.execute(sql`select pg_sleep(20)`);
      setTimeout(() => void admin`select pg_terminate_backend(${backend?.pid ?? 0})`.execute(), 50);
      await sleeping.catch(() => {});
      await addEvent(db, tenantId, "late").then(() => later.happened("added"), later.happened);
    });
    await expect(lost).rejects.toMatchObject({ code: "dependency_unavailable" });
    expect(await later.happens).toMatchObject({ cause: { code: "dependency_unavailable" } });
    expect(await topicsOf(tenantId)).toEqual([]);
  });
});

describe("when the network resets a connection in mid-statement", () => {
  it("the next statement of the callback is refused before the driver has noticed the end", async () => {
    const network = await startTcpProxy(databases.app.shards.shard_1 ?? "");
    const proxied = { ...databases.app, shards: { ...databases.app.shards, shard_1: network.url } };
    const remote = createTestTenancy({ ...databases, app: proxied }, { size: 1 });
    try {
      const { tenantId } = await remote.createTenant();
      const next = signal<unknown>();
      const lost = remote.withTenant(tenantId, async ({ db }) => {
        const sleeping = db.execute(sql`select pg_sleep(20)`);
        setTimeout(network.reset, 50);
        await sleeping.catch(() => {});
        await db.execute(sql`select 1`).then(() => next.happened("answered"), next.happened);
      });
      await expect(lost).rejects.toMatchObject({ code: "dependency_unavailable" });
      expect(await next.happens).toMatchObject({ cause: { code: "dependency_unavailable" } });
      expect(await remote.withTenant(tenantId, async ({ db }) => db.select().from(outbox))).toEqual([]);
    } finally {
      await remote.close();
      await network.close();
    }
  });
});

it("a transaction handle is of no use once its transaction has committed", async () => {
  const { tenantId } = await tenancy.createTenant();
  const kept = await tenancy.withTenant(tenantId, async ({ db }) => ({ db }));
  await expect(addEvent(kept.db, tenantId, "too late")).rejects.toThrow();
  expect(await topicsOf(tenantId)).toEqual([]);
});
