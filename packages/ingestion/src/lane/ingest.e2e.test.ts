import { toPublicId } from "@c4/contracts/ids";
import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

let ingestion: TestIngestion;
beforeAll(async () => {
  ingestion = await createTestIngestion();
});
afterAll(() => ingestion.close());

const signal = new AbortController().signal;

async function newTenant() {
  const { tenantId, shardId } = await ingestion.tenancy.createTenant();
  await ingestion.inbox.createSource(tenantId, { slug: "till", name: "Till", vendor: "custom" });
  return { tenantId, shardId };
}

const jakarta = {
  kind: "location",
  id: "jkt-1",
  name: "Jakarta",
  time_zone: "Asia/Jakarta",
  currency: "IDR",
  day_start_time: "04:00",
};

const sale = (id: string, more: object = {}) => ({
  kind: "sale",
  id,
  location: "jkt-1",
  occurred_at: "2026-03-01T09:30:00+07:00",
  currency: "IDR",
  lines: [
    { product: "p-1", quantity: 2, unit_price: "15000", unit_cost: "9000" },
    { product: "p-2", quantity: "0.5", unit_price: "40000.50", tax: "2200" },
  ],
  payments: [{ tender: "cash", amount: "52200.25" }],
  ...more,
});

async function send(tenantId: string, shardId: string, records: unknown[], externalBatchId?: string) {
  const accepted = await ingestion.inbox.accept(tenantId, {
    source: "till",
    externalBatchId,
    body: { kind: "records", records },
  });
  const result = await ingestion
    .createWriter()
    .writer.drain(shardId, accepted.lane, { signal, budgetMs: 30_000 });
  expect(result).toBe("drained");
  return ingestion.inbox.getBatch(tenantId, toPublicId("batch", accepted.batchId));
}

const figures = (tenantId: string, table = "sale_ledger_v1") =>
  ingestion.clickhouse.query({
    query:
      table === "sale_ledger_v1"
        ? `SELECT sum(gross_sales * sign) AS gross, sum(toInt64(transactions) * sign) AS transactions, sum(tax * sign) AS tax
           FROM c4.sale_ledger_v1 WHERE tenant_id = {tenant_id:UUID}`
        : `SELECT sum(gross_sales) AS gross, sum(transactions) AS transactions, sum(tax) AS tax
           FROM c4.${table} WHERE tenant_id = {tenant_id:UUID}`,
    params: { tenant_id: tenantId },
    row: z.object({ gross: z.string(), transactions: z.string(), tax: z.string() }),
  });

test("a sale is loaded with its exact figures; a re-send, a correction and a void move them by exactly that sale", async () => {
  const { tenantId, shardId } = await newTenant();
  const first = await send(tenantId, shardId, [jakarta, sale("s-1"), sale("s-2")]);
  expect(first).toMatchObject({
    state: "loaded",
    counts: { received: 3, loaded: 3, quarantined: 0, lines_loaded: 4 },
  });
  for (const table of ["sale_ledger_v1", "sales_by_day_v1", "sales_by_hour_v1"]) {
    expect(await figures(tenantId, table)).toEqual([{ gross: "100000.5", transactions: "2", tax: "4400" }]);
  }
  const again = await send(tenantId, shardId, [sale("s-1"), sale("s-2")]);
  expect(again.counts).toMatchObject({ received: 2, loaded: 0, unchanged: 2 });
  await send(tenantId, shardId, [
    sale("s-1", { lines: [{ product: "p-1", quantity: 1, unit_price: "15000" }] }),
  ]);
  expect(await figures(tenantId)).toEqual([{ gross: "65000.25", transactions: "2", tax: "2200" }]);
  await send(tenantId, shardId, [sale("s-2", { type: "void" })]);
  for (const table of ["sale_ledger_v1", "sales_by_day_v1", "sales_by_hour_v1"]) {
    expect(await figures(tenantId, table)).toEqual([{ gross: "15000", transactions: "1", tax: "0" }]);
  }
});
