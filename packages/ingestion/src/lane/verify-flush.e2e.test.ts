import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { createIngestScenario } from "@c4/testing/ingest-scenario";
import type { OracleSale } from "@c4/testing/oracle/sale-oracle";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Deadline, startDeadline } from "./deadline.ts";
import { repairRollups } from "./repair-rollups.ts";

let ingestion: TestIngestion;
beforeAll(async () => {
  ingestion = await createTestIngestion({ lanes: 5_000 });
});
afterAll(() => ingestion.close());

const sale = (id: string, occurred_at: string): OracleSale => ({
  ...{ kind: "sale", id, type: "sale", location: "singapore", currency: "KWD", channel: "web", occurred_at },
  lines: [{ product: "apple", quantity: "3", unit_price: "1.25", unit_cost: "0.5", tax: "0.3" }],
  payments: [{ tender: "card", amount: "4.05" }],
});
const sales = [
  sale("a", "2026-01-31T10:00:00Z"),
  sale("b", "2026-02-01T10:00:00Z"),
  sale("c", "2026-02-02T10:00:00Z"),
];

test.each(["sale_ledger_v1", "sale_line_ledger_v1", "payment_ledger_v1"])(
  "a month of %s that the engine lost after taking it is inserted again, once",
  async (table) => {
    const scenario = await createIngestScenario(ingestion);
    await scenario.accept(sales);
    const lost = `tenant_id = '${scenario.tenantId}' AND business_date >= '2026-02-01'`;
    const meanwhile = () => ingestion.loseRows(table, lost);
    await scenario.drain({ crash: { at: "loaded-ledgers", mode: "exit" }, meanwhile });
    await scenario.expectFigures(sales);
  },
);

test.each(["staged", "loaded-ledgers", "loaded-documents"] as const)(
  "a flush that stopped at %s and was left for an hour is finished without its token",
  async (at) => {
    const scenario = await createIngestScenario(ingestion);
    await scenario.accept(sales);
    const meanwhile = () => ingestion.ageFlushes(scenario.shardId, 60);
    await scenario.drain({ crash: { at, mode: "exit" }, meanwhile });
    await scenario.expectFigures(sales);
  },
);

test.each(["sales_by_day_v1", "sales_by_hour_v1"])(
  "rows of %s that the engine lost are put back as a difference",
  async (table) => {
    const scenario = await createIngestScenario(ingestion);
    await scenario.accept(sales);
    const meanwhile = () => ingestion.loseRows(table, `tenant_id = '${scenario.tenantId}'`);
    await scenario.drain({ crash: { at: "loaded-documents", mode: "exit" }, meanwhile });
    await scenario.expectFigures(sales);
  },
);

test("a roll-up that agrees is left alone, one that is over or under is moved by exactly the difference", async () => {
  const scenario = await createIngestScenario(ingestion);
  await scenario.accept(sales);
  await scenario.drain();
  const { clickhouse } = ingestion;
  const touched = { tenantIds: [scenario.tenantId], dates: ["2026-01-31", "2026-02-01", "2026-02-02"] };
  const options = (name: string) => ({
    name,
    alone: <T>(work: (deadline: Deadline) => Promise<T>) =>
      work(startDeadline(10_000, new AbortController().signal)),
  });
  expect(await repairRollups(clickhouse, touched, options(`${scenario.tenantId}.1`))).toEqual({});
  const lost = `tenant_id = '${scenario.tenantId}' AND business_date = '2026-02-02'`;
  await ingestion.loseRows("sales_by_day_v1", lost);
  expect(await repairRollups(clickhouse, touched, options(`${scenario.tenantId}.2`))).toEqual({
    sales_by_day_v1: 1,
  });
  await scenario.expectFigures(sales);
});

test("two differences that one flush comes upon are two repairs", async () => {
  const scenario = await createIngestScenario(ingestion);
  await scenario.accept(sales);
  await scenario.drain();
  const alone = <T>(work: (deadline: Deadline) => Promise<T>) =>
    work(startDeadline(10_000, new AbortController().signal));
  for (const date of ["2026-01-31", "2026-02-02"]) {
    await ingestion.loseRows(
      "sales_by_day_v1",
      `tenant_id = '${scenario.tenantId}' AND business_date = '${date}'`,
    );
    const touched = { tenantIds: [scenario.tenantId], dates: [date] };
    const repaired = await repairRollups(ingestion.clickhouse, touched, { name: scenario.tenantId, alone });
    expect(repaired).toEqual({ sales_by_day_v1: 1 });
  }
  await scenario.expectFigures(sales);
});
