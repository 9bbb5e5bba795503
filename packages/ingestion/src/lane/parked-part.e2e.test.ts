import { laneFlushes } from "@c4/db/shard/lane-flushes";
import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { createIngestScenario, type IngestScenario } from "@c4/testing/ingest-scenario";
import type { OracleSale } from "@c4/testing/oracle/sale-oracle";
import { afterAll, beforeAll, expect, test } from "vitest";

let ingestion: TestIngestion;
let [ill, well]: IngestScenario[] = [];
beforeAll(async () => {
  ingestion = await createTestIngestion({ lanes: 1 });
  ill = await createIngestScenario(ingestion);
  well = await createIngestScenario(ingestion);
});
afterAll(() => ingestion.close());

const sale = (id: string): OracleSale => ({
  ...{ kind: "sale", id, type: "sale", location: "jakarta", currency: "IDR", channel: "store" },
  occurred_at: "2026-03-01T09:30:00+07:00",
  lines: [{ product: "apple", quantity: "1", unit_price: "10" }],
  payments: [{ tender: "cash", amount: "10" }],
});
const drainOnce = (writer = ingestion.createWriter().writer) =>
  writer.drain("shard_1", 0, { signal: new AbortController().signal, budgetMs: 60_000 });
const staged = () =>
  ingestion.tenancy.withRelay("shard_1", ({ db }) =>
    db.select({ state: laneFlushes.state }).from(laneFlushes),
  );
const parkedFlushes = async () => (await staged()).filter(({ state }) => state === "parked");
const flushObjects = async () => {
  const keys: string[] = [];
  for await (const { key } of ingestion.objectStore.list("flushes")) keys.push(key);
  return keys;
};
const scenarios = () => {
  if (ill === undefined || well === undefined) throw new Error("no scenarios");
  return { ill, well };
};

test("a tenant whose data Postgres refuses is parked with its rows exact; others go on, and it is finished when it can be", async () => {
  const { ill, well } = scenarios();
  const refuse = "alter table customers add constraint broken check (external_id <> 'refused')";
  await ingestion.administer("shard_1", refuse);
  const first = await ill.accept([sale("a"), { kind: "customer", id: "refused" }]);
  const theirs = await well.accept([sale("b")]);
  expect(await drainOnce()).toBe("waiting");
  expect((await well.batch(theirs)).state).toBe("loaded");
  expect(await ill.batch(first)).toMatchObject({
    state: "loading",
    counts: { received: 2, loaded: 0 },
    error: { code: "commit_refused" },
  });
  await ill.expectRows([sale("a")]);

  const second = await ill.accept([sale("c")]);
  const more = await well.accept([sale("d")]);
  expect(await drainOnce()).toBe("waiting");
  expect((await well.batch(more)).state).toBe("loaded");
  expect((await ill.batch(second)).state).toBe("accepted");
  expect(await parkedFlushes()).toHaveLength(1);

  await ingestion.administer("shard_1", "alter table customers drop constraint broken");
  await ill.drain();
  for (const [batch, loaded] of [
    [first, 2],
    [second, 1],
  ] as const) {
    expect(await ill.batch(batch)).toMatchObject({ state: "loaded", counts: { loaded }, error: null });
  }
  await ill.expectFigures([sale("a"), sale("c")]);
  await well.expectFigures([sale("b"), sale("d")]);
  expect(await parkedFlushes()).toEqual([]);
  expect(await flushObjects()).toEqual([]);
  const home = await ingestion.tenancy.withTenant(ill.tenantId, async (tx) => tx.home);
  expect(home.loadingFlushes).toBe(0);
});

test.each(["staged", "committing"] as const)(
  "a tenant that is frozen when its flush has come to %s is parked; the lane goes on, and it is finished afterwards",
  async (at) => {
    const { ill, well } = scenarios();
    const [late, soon] = [await ill.accept([sale(`e-${at}`)]), await well.accept([sale(`f-${at}`)])];
    const { writer, failpoints } = ingestion.createWriter();
    failpoints.arm(at, "pause");
    const drained = drainOnce(writer);
    while (failpoints.hits(at) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await ingestion.setHomeState(ill, "frozen");
    failpoints.release(at);
    expect(await drained).toBe("waiting");
    expect((await well.batch(soon)).state).toBe("loaded");
    await ingestion.setHomeState(ill, "active");
    const next = await ill.accept([sale(`g-${at}`)]);
    await ill.drain();
    for (const batch of [late, next]) {
      expect(await ill.batch(batch)).toMatchObject({ state: "loaded", counts: { loaded: 1, unchanged: 0 } });
    }
    expect(await parkedFlushes()).toEqual([]);
  },
);

test("a fault that nobody expected is tried several times before anyone is parked", async () => {
  const { ill, well } = scenarios();
  await ingestion.administer("shard_1", "revoke update on completeness from c4_app");
  const batch = await well.accept([sale("h"), { kind: "staff", id: "ann", name: "Ann" }]);
  expect(await drainOnce()).toBe("waiting");
  expect(await parkedFlushes()).toEqual([]);
  await ingestion.administer("shard_1", "grant update on completeness to c4_app");
  await ill.drain();
  expect(await well.batch(batch)).toMatchObject({ state: "loaded", counts: { loaded: 2 }, error: null });
});
