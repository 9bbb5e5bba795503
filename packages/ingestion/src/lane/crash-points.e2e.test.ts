import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { createIngestScenario } from "@c4/testing/ingest-scenario";
import type { OracleSale } from "@c4/testing/oracle/sale-oracle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestFailpoints } from "./ingest-failpoints.ts";

let ingestion: TestIngestion;
beforeAll(async () => {
  ingestion = await createTestIngestion({ lanes: 5_000 });
});
afterAll(() => ingestion.close());

const sale = (id: string, price: string, more: Partial<OracleSale> = {}): OracleSale => ({
  kind: "sale",
  id,
  type: "sale",
  location: "jakarta",
  occurred_at: "2026-03-01T09:30:00+07:00",
  currency: "IDR",
  channel: "store",
  lines: [{ product: "apple", quantity: "2", unit_price: price, unit_cost: "3", tax: "1.10" }],
  payments: [{ tender: "cash", amount: price }],
  ...more,
});

const before = [sale("kept", "10"), sale("corrected", "20"), sale("voided", "30"), sale("moved", "40")];
const after = [
  before[0] ?? sale("kept", "10"),
  sale("corrected", "21.50"),
  sale("voided", "30", { type: "void" }),
  sale("moved", "40", { occurred_at: "2026-04-02T20:00:00+07:00", location: "singapore" }),
  sale("new", "50", { lines: [{ product: "bread", quantity: "1", unit_price: "50" }] }),
];

describe.each(["exit", "throw", "pause"] as const)("a writer that stops (%s)", (mode) => {
  test.for(ingestFailpoints)("at %s changes no figure, count or record", { concurrent: true }, async (at) => {
    const scenario = await createIngestScenario(ingestion);
    await scenario.accept(before);
    await scenario.drain();
    const batchId = await scenario.accept([
      ...after,
      { kind: "product", id: "apple", name: "Apple" },
      { kind: "x" },
    ]);
    await scenario.drain({ crash: { at, mode } });
    await scenario.expectFigures([...before, ...after]);
    expect((await scenario.batch(batchId)).counts).toEqual({
      received: 7,
      loaded: 5,
      unchanged: 1,
      stale: 0,
      superseded: 0,
      quarantined: 1,
      excluded: 0,
      lines_loaded: 3,
    });
    expect((await scenario.batch(batchId)).state).toBe("loaded");
  });
});
