import { randomUUID } from "node:crypto";
import type { MetricQueryInput } from "@c4/contracts/http/metrics";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import type {} from "@c4/testing/test-stack";
import { afterAll, expect, inject, test, vi } from "vitest";
import { insertRows, type LedgerRow, locationUuid } from "./oracle/sample-ledger.ts";
import { openEngine } from "./oracle/sample-tenant.ts";
import { testMetricQuery } from "./oracle/test-metrics.ts";

const engine = openEngine(inject("testStack").clickhouse);
afterAll(() => engine.close());
const clock = createFixedClock("2026-04-01T00:00:00Z");
const runner = testMetricQuery(engine.reader, clock);

type Sale = { on: string; currency: string; amount: string };

async function tenantWith(sales: readonly Sale[], rates: readonly [string, string, string, string][] = []) {
  const tenantId = randomUUID();
  await addSales(tenantId, sales);
  await insertRows(
    engine.writer,
    "fx_rate_v1",
    rates.map(([base, quote, on, rate]) => ({
      tenant_id: tenantId,
      base,
      quote,
      rate_date: on,
      rate,
      seq: 1,
    })),
  );
  return tenantId;
}

async function addSales(tenantId: string, sales: readonly Sale[]): Promise<void> {
  const rows = sales.map(
    ({ on, currency, amount }): LedgerRow => ({
      tenant_id: tenantId,
      source_id: "00000000-0000-4000-8000-00000000f001",
      document_id: randomUUID(),
      kind: "sale",
      business_date: on,
      location_id: locationUuid(0),
      currency,
      transactions: 1,
      gross_sales: amount,
      sign: 1,
      expires_on: "2149-01-01",
    }),
  );
  await insertRows(engine.writer, "sale_ledger_v1", rows);
}

async function ask(tenantId: string, over: Partial<MetricQueryInput> = {}, asked = runner) {
  const query = { metrics: ["net_sales"], period: { from: "2026-03-01", to: "2026-03-31" }, ...over };
  const { rows, meta, totals } = await asked.run(
    { tenantId, scope: { allLocations: true }, locale: "en" },
    query,
  );
  return { figure: rows[0]?.at(-1), rows, totals, unconverted: meta.unconverted, currency: meta.currency };
}

test("amounts that need no conversion are shown to the last stored decimal", async () => {
  const tenant = await tenantWith([
    { on: "2026-03-02", currency: "GBP", amount: "9747747.9339" },
    { on: "2026-03-03", currency: "GBP", amount: "0.0001" },
  ]);
  expect(await ask(tenant, { currency: "GBP" })).toMatchObject({ figure: "9747747.934", unconverted: [] });
});

test("each amount is converted by the rate of its own date, added up unrounded, and rounded once", async () => {
  const tenant = await tenantWith(
    [
      { on: "2026-03-02", currency: "SGD", amount: "1.01" },
      { on: "2026-03-09", currency: "SGD", amount: "1.01" },
    ],
    [
      ["SGD", "IDR", "2026-03-02", "0.5"],
      ["SGD", "IDR", "2026-03-09", "1.5"],
    ],
  );
  // 0.505 + 1.515 = 2.02; rounded one by one they would make 0.50 + 1.52 or 0.51 + 1.52.
  expect(await ask(tenant)).toMatchObject({ figure: "2.02", currency: "IDR" });
});

test("a rate is used on its date and for seven days, and an amount without one is named, not dropped and not added", async () => {
  const rates: [string, string, string, string][] = [["SGD", "IDR", "2026-03-02", "12000"]];
  const early = { on: "2026-03-01", currency: "SGD", amount: "5" };
  const last = { on: "2026-03-09", currency: "SGD", amount: "1" };
  const late = { on: "2026-03-10", currency: "SGD", amount: "7.25" };
  const own = { on: "2026-03-10", currency: "IDR", amount: "100" };
  const tenant = await tenantWith([early, last, late, own], rates);
  expect(await ask(tenant)).toMatchObject({
    figure: "12100.00",
    unconverted: [{ currency: "SGD", metric: "net_sales", amount: "12.25" }],
  });
  const byDay = await ask(tenant, { granularity: "day", period: { from: "2026-03-09", to: "2026-03-10" } });
  expect(byDay.rows).toEqual([
    ["2026-03-09", "12000.00"],
    ["2026-03-10", "100.00"],
  ]);
});

test("what could not be converted in the comparison is named as such", async () => {
  const tenant = await tenantWith([
    { on: "2026-03-15", currency: "IDR", amount: "10" },
    { on: "2026-02-20", currency: "SGD", amount: "3" },
  ]);
  expect(await ask(tenant, { compare: "previous_period" })).toMatchObject({
    figure: "10.00",
    unconverted: [{ currency: "SGD", metric: "net_sales", amount: "3.00", in_comparison: true }],
  });
});

test("a figure of which nothing could be converted is not defined, and its count still is", async () => {
  const tenant = await tenantWith([{ on: "2026-03-15", currency: "JPY", amount: "10" }]);
  const { rows, unconverted } = await ask(tenant, { metrics: ["net_sales", "transactions", "atv"] });
  expect(rows).toEqual([[null, "1", null]]);
  expect(unconverted).toEqual([{ currency: "JPY", metric: "net_sales", amount: "10" }]);
});

test("without a quoted rate the opposite one is inverted, and failing that both legs go through the reporting currency", async () => {
  const rates: [string, string, string, string][] = [
    ["IDR", "AUD", "2026-03-02", "0.0001"],
    ["SGD", "IDR", "2026-03-02", "12000"],
  ];
  const tenant = await tenantWith([{ on: "2026-03-03", currency: "AUD", amount: "3" }], rates);
  expect(await ask(tenant)).toMatchObject({ figure: "30000.00", currency: "IDR" });
  expect(await ask(tenant, { currency: "SGD" })).toMatchObject({ figure: "2.50", currency: "SGD" });
});

test("a quoted rate wins over a newer inverse", async () => {
  const tenant = await tenantWith(
    [{ on: "2026-03-05", currency: "SGD", amount: "1" }],
    [
      ["SGD", "IDR", "2026-03-01", "12000"],
      ["IDR", "SGD", "2026-03-05", "0.0001"],
    ],
  );
  expect(await ask(tenant)).toMatchObject({ figure: "12000.00" });
});

test("a tenant that had one currency is converted as soon as a second one comes", async () => {
  const query = vi.fn(engine.reader.query);
  const asked = testMetricQuery({ query: query as typeof engine.reader.query }, clock);
  const tenant = await tenantWith(
    [{ on: "2026-03-02", currency: "IDR", amount: "10.0005" }],
    [["SGD", "IDR", "2026-03-01", "12000"]],
  );
  const sql = () => query.mock.calls.map(([call]) => call.query.includes("fx_rate_v1"));
  expect(await ask(tenant, {}, asked)).toMatchObject({ figure: "10.0005" });
  expect(await ask(tenant, {}, asked)).toMatchObject({ figure: "10.0005" });
  expect(sql()).toEqual([true, false]);
  await addSales(tenant, [{ on: "2026-03-02", currency: "SGD", amount: "2" }]);
  expect(await ask(tenant, {}, asked)).toMatchObject({ figure: "24010.00" });
  expect(sql()).toEqual([true, false, false, true]);
  expect(await ask(tenant, {}, asked)).toMatchObject({ figure: "24010.00" });
  expect(sql()).toEqual([true, false, false, true, true]);
});

test("split by currency, rows keep their own, and different currencies are never added", async () => {
  const tenant = await tenantWith([
    { on: "2026-03-02", currency: "IDR", amount: "100.5" },
    { on: "2026-03-02", currency: "JPY", amount: "7" },
  ]);
  const { rows, totals, currency } = await ask(tenant, {
    metrics: ["net_sales", "transactions"],
    dimensions: ["currency"],
    totals: true,
  });
  expect(rows).toEqual([
    [{ id: "IDR", label: "IDR" }, "100.50", "1"],
    [{ id: "JPY", label: "JPY" }, "7", "1"],
  ]);
  expect(totals).toEqual([null, null, "2"]);
  expect(currency).toBeNull();
});
