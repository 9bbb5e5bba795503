import { AppError } from "@c4/contracts/errors";
import { fromPublicId, toPublicId } from "@c4/contracts/ids";
import { newId } from "@c4/db/new-id";
import { ingestBatches } from "@c4/db/shard/ingest-batches";
import { ingestFlushes } from "@c4/db/shard/ingest-flushes";
import { systemClock } from "@c4/runtime/clock";
import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { createIngestScenario } from "@c4/testing/ingest-scenario";
import type { OracleSale } from "@c4/testing/oracle/sale-oracle";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createInbox } from "../inbox/create-inbox.ts";
import { rawChunkKey } from "../raw-chunk.ts";
import { findWaitingLanes } from "./find-waiting-lanes.ts";
import { frozenFlushKey } from "./frozen-flush.ts";
import { removeOrphanFlushes } from "./remove-orphan-flushes.ts";

let ingestion: TestIngestion;
beforeAll(async () => {
  ingestion = await createTestIngestion({ lanes: 5_000 });
});
afterAll(() => ingestion.close());

const sale = (id: string, more: Partial<OracleSale> = {}): OracleSale => ({
  ...{ kind: "sale", id, type: "sale", location: "jakarta", currency: "IDR", channel: "store" },
  occurred_at: "2026-03-01T09:30:00+07:00",
  lines: [{ product: "apple", quantity: "1", unit_price: "10" }],
  payments: [{ tender: "cash", amount: "10" }],
  ...more,
});
const read = <Row extends z.ZodType>(query: string, tenantId: string, row: Row) =>
  ingestion.clickhouse.query({ query, params: { tenant_id: tenantId }, row });

test("several versions of one document in a batch: the last counts, the others are superseded", async () => {
  const scenario = await createIngestScenario(ingestion);
  const versions = ["5", "6", "7"].map((price) =>
    sale("s", { lines: [{ product: "apple", quantity: "1", unit_price: price }] }),
  );
  const batch = await scenario.accept(versions);
  await scenario.drain();
  expect((await scenario.batch(batch)).counts).toMatchObject({
    received: 3,
    loaded: 1,
    superseded: 2,
    lines_loaded: 1,
  });
  await scenario.expectFigures(versions);
});

test("an older version that arrives late is stale and moves nothing", async () => {
  const scenario = await createIngestScenario(ingestion);
  const [newer, older] = [sale("s", { version: 2 }), sale("s", { version: 1, type: "void" })];
  await scenario.accept([newer]);
  await scenario.drain();
  const batch = await scenario.accept([older]);
  await scenario.drain();
  expect((await scenario.batch(batch)).counts).toMatchObject({ received: 1, loaded: 0, stale: 1 });
  await scenario.expectFigures([older, newer]);
});

test("a location that comes after its sales in the same flush still dates them; one that never comes quarantines them", async () => {
  const scenario = await createIngestScenario(ingestion);
  const bali = { kind: "location", id: "bali", name: "Bali", time_zone: "Asia/Makassar", currency: "IDR" };
  const batch = await scenario.accept([
    sale("a", { location: "bali" }),
    sale("b", { location: "lombok" }),
    bali,
  ]);
  await scenario.drain();
  expect((await scenario.batch(batch)).counts).toMatchObject({ received: 3, loaded: 2, quarantined: 1 });
  const { data } = await ingestion.inbox.listQuarantined(scenario.tenantId, batch, { limit: 5 });
  expect(data).toMatchObject([
    { position: 2, kind: "sale", record_id: "b", code: "location_unknown", path: "location" },
  ]);
});

test("references without a record get placeholders in Postgres and ClickHouse, which their record replaces", async () => {
  const scenario = await createIngestScenario(ingestion);
  const lines = [{ product: "pear", quantity: "1", unit_price: "1", description: "Pear, green" }];
  await scenario.accept([sale("a", { lines })]);
  await scenario.drain();
  const mirror = () =>
    read(
      `SELECT external_id, name, placeholder FROM c4.product_v1 FINAL WHERE tenant_id = {tenant_id:UUID}`,
      scenario.tenantId,
      z.object({ external_id: z.string(), name: z.string(), placeholder: z.number() }),
    );
  expect(await mirror()).toEqual([{ external_id: "pear", name: "Pear, green", placeholder: 1 }]);
  await scenario.accept([{ kind: "product", id: "pear", name: "Pear" }]);
  await scenario.drain();
  expect(await mirror()).toEqual([{ external_id: "pear", name: "Pear", placeholder: 0 }]);
});

test("master data keeps the latest version whatever the order of arrival, and counts each record", async () => {
  const scenario = await createIngestScenario(ingestion);
  const product = (version: number, name: string) => ({ kind: "product", id: "p", name, version });
  await scenario.accept([product(2, "two")]);
  await scenario.drain();
  const batch = await scenario.accept([product(1, "one"), { kind: "staff", id: "s", name: "S" }]);
  await scenario.drain();
  expect((await scenario.batch(batch)).counts).toMatchObject({ received: 2, loaded: 1, stale: 1 });
  const again = await scenario.accept([product(2, "two")]);
  await scenario.drain();
  expect((await scenario.batch(again)).counts).toMatchObject({ received: 1, loaded: 0, unchanged: 1 });
});

test("a batch larger than a flush is loaded over several, to the last record", async () => {
  const scenario = await createIngestScenario(ingestion);
  const sales = Array.from({ length: 90 }, (_, index) => sale(`s-${index}`));
  const batch = await scenario.accept([...sales, sale("s-0", { type: "void" })]);
  await scenario.drain({ rowBudget: 20 });
  expect(await scenario.batch(batch)).toMatchObject({
    state: "loaded",
    counts: { received: 91, loaded: 91 },
  });
  await scenario.expectFigures([...sales, sale("s-0", { type: "void" })]);
});

test("a thousand corrections at once, with the longest ids there may be, each reverse their own document", async () => {
  const scenario = await createIngestScenario(ingestion);
  const id = (index: number) => `${"é\t'\\\n\b\f\r\"\v".repeat(10)}${String(index).padStart(28, "x")}`;
  const before = Array.from({ length: 1_000 }, (_, index) => sale(id(index)));
  const after = before.map((one) => ({ ...one, occurred_at: "2026-05-01T09:30:00+07:00" }));
  await scenario.accept(before);
  await scenario.drain();
  const batch = await scenario.accept(after);
  await scenario.drain();
  expect((await scenario.batch(batch)).counts).toMatchObject({ received: 1_000, loaded: 1_000 });
  await scenario.expectFigures(after);
});

test("a tenant's one sale waits for at most one flush of another tenant's bulk in the same lane", async () => {
  const shared = await createTestIngestion({ lanes: 1 });
  try {
    const [bulk, till] = [await createIngestScenario(shared), await createIngestScenario(shared)];
    const large = await bulk.accept(Array.from({ length: 400 }, (_, index) => sale(`s-${index}`)));
    const small = await till.accept([sale("one")]);
    const { writer, failpoints } = shared.createWriter({ rowBudget: 40 });
    const drained = writer.drain("shard_1", 0, { signal: new AbortController().signal, budgetMs: 60_000 });
    while (failpoints.hits("finished") < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await till.batch(small)).state).toBe("loaded");
    expect((await bulk.batch(large)).state).toBe("loading");
    await drained;
    expect((await bulk.batch(large)).counts).toMatchObject({ received: 400, loaded: 400 });
  } finally {
    await shared.close();
  }
});

test("a batch whose raw bytes are gone fails alone, and says so; the lane goes on", async () => {
  const scenario = await createIngestScenario(ingestion);
  const lost = await scenario.accept(Array.from({ length: 300 }, (_, index) => sale(`lost-${index}`)));
  const kept = await scenario.accept([sale("kept")]);
  const lostId = fromPublicId("batch", lost) ?? "";
  await ingestion.objectStore.delete(rawChunkKey(scenario.tenantId, lostId, 0));
  await scenario.drain();
  expect((await scenario.batch(kept)).state).toBe("loaded");
  expect(await scenario.batch(lost)).toMatchObject({ state: "failed", error: { code: "not_found" } });
  await scenario.expectFigures([sale("kept")]);
});

test("a batch that failed half-way and is sent again goes on where it stopped, and counts every record once", async () => {
  const { tenantId, batch } = await createIngestScenario(ingestion);
  const limits = { chunkBytes: 4_000, inlineBytes: 100 };
  const { tenancy, objectStore, inbox } = ingestion;
  const small = createInbox({ ...tenancy, objectStore, clock: systemClock, lanes: 5_000, limits });
  await inbox.createSource(tenantId, { slug: "again", name: "Again", vendor: "custom" });
  const records = Array.from({ length: 60 }, (_, index) => sale(`again-${index}`));
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  /** However the bytes arrive. */
  const send = (pieceBytes: number) => {
    const stream = (async function* () {
      for (let at = 0; at < text.length; at += pieceBytes) yield Buffer.from(text.slice(at, at + pieceBytes));
    })();
    const body = { kind: "ndjson" as const, stream };
    return small.accept(tenantId, { source: "again", externalBatchId: "b", body });
  };
  const { batchId, lane, shardId } = await send(1_000);
  const drain = async () => {
    const options = { signal: new AbortController().signal, budgetMs: 60_000 };
    expect(await ingestion.createWriter().writer.drain(shardId, lane, options)).toBe("drained");
    return batch(toPublicId("batch", batchId));
  };
  await objectStore.delete(rawChunkKey(tenantId, batchId, 2));
  const failed = await drain();
  expect(failed).toMatchObject({ state: "failed", error: { code: "not_found" } });
  expect(failed.counts.loaded).toBeGreaterThan(0);

  const again = await Promise.all([send(50_000), send(777)]);
  expect(again.map((one) => one.batchId)).toEqual([batchId, batchId]);
  expect(again.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
  expect(await drain()).toMatchObject({
    state: "loaded",
    counts: { received: 60, loaded: 60, unchanged: 0 },
    error: null,
  });
  expect(await send(900)).toMatchObject({ batchId, duplicate: true });
  const kept: string[] = [];
  for await (const { key } of objectStore.list(`raw/${tenantId}`)) kept.push(key);
  expect(kept.every((key) => key.includes(batchId))).toBe(true);
});

test("a batch that keeps failing is tried five times and then given up; an outage of the store is not held against it", async () => {
  const scenario = await createIngestScenario(ingestion);
  const batchId = await scenario.accept(Array.from({ length: 300 }, (_, index) => sale(`s-${index}`)));
  const due = () =>
    ingestion.tenancy.withTenant(scenario.tenantId, ({ db, tenantId }) =>
      db
        .update(ingestBatches)
        .set({ nextAttemptAt: new Date(0) })
        .where(
          and(
            eq(ingestBatches.tenantId, tenantId),
            eq(ingestBatches.id, fromPublicId("batch", batchId) ?? ""),
          ),
        ),
    );
  const failing = (error: Error) => ({
    objectStore: { ...ingestion.objectStore, getBytes: () => Promise.reject(error) },
  });
  const tryWith = async (error: Error, times: number) => {
    for (let round = 0; round < times; round += 1) {
      await scenario.drain(failing(error));
      await due();
    }
  };
  await tryWith(new AppError("storage_unavailable"), 6);
  await tryWith(new Error("a bug"), 4);
  expect((await scenario.batch(batchId)).state).toBe("accepted");
  await tryWith(new Error("a bug"), 1);
  expect(await scenario.batch(batchId)).toMatchObject({ state: "failed", error: { code: "internal" } });
});

test("a tenant that is being moved waits; its lane goes on with the others", async () => {
  const shared = await createTestIngestion({ lanes: 1 });
  try {
    const [moving, other] = [await createIngestScenario(shared), await createIngestScenario(shared)];
    const [late, soon] = [await moving.accept([sale("a")]), await other.accept([sale("b")])];
    await shared.setHomeState(moving, "frozen");
    await other.drain();
    expect((await other.batch(soon)).state).toBe("loaded");
    await shared.setHomeState(moving, "active");
    expect((await moving.batch(late)).state).toBe("accepted");
    await moving.drain();
    expect((await moving.batch(late)).state).toBe("loaded");
  } finally {
    await shared.close();
  }
});

test("old and odd dates of master data reach both stores", async () => {
  const scenario = await createIngestScenario(ingestion);
  const shop = {
    kind: "location",
    id: "old",
    name: "Old",
    time_zone: "Asia/Jakarta",
    currency: "IDR",
    opened_on: "1925-05-01",
  };
  const customer = { kind: "customer", id: "c", joined_at: "1999-12-31T23:59:59+07:00" };
  const batch = await scenario.accept([shop, customer]);
  await scenario.drain();
  expect((await scenario.batch(batch)).counts).toMatchObject({ received: 2, loaded: 2 });
});

test("rows are frozen: a second load of a flush sends the bytes of the first, and the object goes when it is done", async () => {
  const scenario = await createIngestScenario(ingestion);
  await scenario.accept([sale("a"), sale("b")]);
  await scenario.drain({ crash: { at: "loaded-ledgers", mode: "exit" } });
  await scenario.expectFigures([sale("a"), sale("b")]);
  const flushes = await read(
    `SELECT flush_id, count() AS rows FROM c4.sale_ledger_v1 WHERE tenant_id = {tenant_id:UUID} GROUP BY flush_id`,
    scenario.tenantId,
    z.object({ flush_id: z.string(), rows: z.string() }),
  );
  expect(flushes).toMatchObject([{ rows: "2" }]);
  expect(
    await ingestion.objectStore.stat(frozenFlushKey(scenario.shardId, flushes[0]?.flush_id ?? "")),
  ).toBeUndefined();
});

test("a lane with work that nobody does is found, one with a live writer is not", async () => {
  const scenario = await createIngestScenario(ingestion, { shardId: "shard_2" });
  const waiting = () => findWaitingLanes(ingestion.tenancy.withRelay, "shard_2");
  expect(await waiting()).toEqual([]);
  await scenario.accept([sale("a")]);
  const [lane = -1] = await waiting();
  const { writer, failpoints } = ingestion.createWriter();
  failpoints.arm("claimed", "pause");
  const drained = writer.drain("shard_2", lane, { signal: new AbortController().signal, budgetMs: 60_000 });
  while (failpoints.hits("claimed") === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await waiting()).toEqual([]);
  const second = ingestion.createWriter().writer;
  expect(await second.drain("shard_2", lane, { signal: new AbortController().signal, budgetMs: 1 })).toBe(
    "held",
  );
  failpoints.release("claimed");
  expect(await drained).toBe("drained");
  expect(await waiting()).toEqual([]);
});

test("readers hear of every commit with its data version, and nothing is loading afterwards", async () => {
  const scenario = await createIngestScenario(ingestion);
  const before = ingestion.events.filter(({ tenant_id }) => tenant_id === scenario.tenantId);
  await scenario.accept([sale("a")]);
  await scenario.drain();
  const events = ingestion.events.filter(({ tenant_id }) => tenant_id === scenario.tenantId);
  const home = await ingestion.tenancy.withTenant(scenario.tenantId, async (tx) => tx.home);
  expect(home).toMatchObject({
    loadingFlushes: 0,
    dataVersion: before.length + 1,
    completeThrough: "2026-02-28",
  });
  expect(events.at(-1)).toMatchObject({ data_version: home.dataVersion, loading: false });
});

test("what a tenant keeps of its flushes is a week, but never less than what is unfinished", async () => {
  const scenario = await createIngestScenario(ingestion);
  const { withTenant } = ingestion.tenancy;
  const [old, stuck] = [newId(new Date("2026-01-01")), newId(new Date("2026-01-02"))];
  await withTenant(scenario.tenantId, ({ db, tenantId }) =>
    db.insert(ingestFlushes).values([
      { tenantId, id: old, state: "loaded" },
      { tenantId, id: stuck, state: "committed" },
    ]),
  );
  await scenario.accept([sale("a")]);
  await scenario.drain();
  const kept = await withTenant(scenario.tenantId, ({ db }) =>
    db.select({ id: ingestFlushes.id }).from(ingestFlushes),
  );
  expect(kept.map(({ id }) => id)).not.toContain(old);
  expect(kept.map(({ id }) => id)).toContain(stuck);
  expect(kept).toHaveLength(3);
});

test("two sources with namespaces of their own send one rate: the later version is the rate", async () => {
  const scenario = await createIngestScenario(ingestion);
  const rate = (version: number, text: string) => [
    { kind: "fx_rate", version, base: "USD", quote: "IDR", date: "2026-01-01", rate: text },
  ];
  for (const slug of ["bank", "office"]) {
    const source = { slug, name: slug, vendor: "custom", namespace: slug };
    await ingestion.inbox.createSource(scenario.tenantId, source);
  }
  const send = async (source: string, records: unknown[]) => {
    const body = { kind: "records" as const, records };
    const { lane, shardId } = await ingestion.inbox.accept(scenario.tenantId, { source, body });
    const signal = new AbortController().signal;
    expect(await ingestion.createWriter().writer.drain(shardId, lane, { signal, budgetMs: 60_000 })).toBe(
      "drained",
    );
  };
  await send("bank", rate(2, "16000"));
  await send("office", rate(1, "15000"));
  const rates = await read(
    "SELECT rate FROM c4.fx_rate_v1 FINAL WHERE tenant_id = {tenant_id:UUID}",
    scenario.tenantId,
    z.object({ rate: z.string() }),
  );
  expect(rates).toEqual([{ rate: "16000" }]);
});

test("a till whose clock is years ahead does not make days complete that have not come", async () => {
  const scenario = await createIngestScenario(ingestion);
  await scenario.accept([sale("a"), sale("b", { occurred_at: "2090-01-01T09:30:00+07:00" })]);
  await scenario.drain();
  const home = await ingestion.tenancy.withTenant(scenario.tenantId, async (tx) => tx.home);
  expect(home.completeThrough).toBe("2026-02-28");
});

test("frozen rows that no flush needs are removed after a day, those that one needs are not", async () => {
  const scenario = await createIngestScenario(ingestion);
  const { objectStore, tenancy } = ingestion;
  const { shardId } = scenario;
  const orphan = frozenFlushKey(shardId, newId(new Date()));
  await objectStore.put(orphan, Buffer.from("x"));
  await scenario.accept([sale("a")]);
  const upkeep = (hours: number) =>
    removeOrphanFlushes(
      { ...tenancy, objectStore, clock: { now: () => new Date(Date.now() + hours * 3_600_000) } },
      shardId,
    );
  await scenario.drain({ crash: { at: "staged", mode: "exit" }, meanwhile: () => upkeep(25) });
  await scenario.expectFigures([sale("a")]);
  expect(await objectStore.stat(orphan)).toBeUndefined();
  await objectStore.put(orphan, Buffer.from("x"));
  await upkeep(23);
  expect(await objectStore.stat(orphan)).toBeDefined();
});
