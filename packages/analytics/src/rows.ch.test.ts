import { randomUUID } from "node:crypto";
import { MetricAnswer, type MetricQueryInput } from "@c4/contracts/http/metrics";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import type {} from "@c4/testing/test-stack";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { insertRows, locationUuid } from "./oracle/sample-ledger.ts";
import { openEngine } from "./oracle/sample-tenant.ts";
import { testMetricQuery } from "./oracle/test-metrics.ts";

const engine = openEngine(inject("testStack").clickhouse);
afterAll(() => engine.close());
const runner = testMetricQuery(engine.reader, createFixedClock("2026-11-20T05:00:00Z"));
const tenantId = randomUUID();

/** day, hour, shop, gross sales, discounts, transactions */
const facts: [string, number, number, string, string, number][] = [
  ["2026-11-02", 9, 0, "100", "10", 1],
  ["2026-11-02", 17, 1, "300", "0", 2],
  ["2026-11-04", 9, 2, "50", "50", 1],
  ["2026-11-09", 0, 3, "0", "0", 0],
  ["2026-11-11", 23, 0, "20", "0", 3],
];

beforeAll(async () => {
  await insertRows(
    engine.writer,
    "sale_ledger_v1",
    facts.map(([business_date, business_hour, shop, gross_sales, discounts, transactions]) => ({
      tenant_id: tenantId,
      source_id: "00000000-0000-4000-8000-00000000f001",
      document_id: randomUUID(),
      kind: "sale",
      business_date,
      business_hour,
      location_id: locationUuid(shop),
      currency: "IDR",
      gross_sales,
      discounts,
      transactions,
      sign: 1,
      expires_on: "2149-01-01",
    })),
  );
  const names = ["Zeta", "alpha", "Mid", "Silent"];
  await insertRows(
    engine.writer,
    "location_v1",
    names.map((name, index) => ({
      tenant_id: tenantId,
      location_id: locationUuid(index),
      external_id: `l${index}`,
      name,
      seq: 1,
    })),
  );
});

async function ask(query: Partial<MetricQueryInput>): Promise<MetricAnswer> {
  const answer = await runner.run(
    { tenantId, scope: { allLocations: true }, locale: "en" },
    { metrics: ["net_sales"], period: { from: "2026-11-01", to: "2026-11-12" }, ...query },
  );
  return MetricAnswer.parse(answer);
}

const labels = ({ rows }: MetricAnswer) =>
  rows.map(([cell]) => (cell !== null && typeof cell === "object" ? cell.label : cell));

test("a day without sales is a day with zero, and a ratio there is not defined", async () => {
  const { rows, meta } = await ask({
    metrics: ["net_sales", "atv"],
    granularity: "day",
    period: { from: "2026-11-02", to: "2026-11-04" },
  });
  expect(rows).toEqual([
    ["2026-11-02", "390.00", "130.00"],
    ["2026-11-03", "0.00", null],
    ["2026-11-04", "0.00", "0.00"],
  ]);
  expect(meta.truncated).toBe(false);
});

test("days that have not begun are not there yet", async () => {
  const { rows } = await ask({ granularity: "day", period: { from: "2026-11-18", to: "2026-11-30" } });
  expect(rows.map(([day]) => day)).toEqual(["2026-11-18", "2026-11-19", "2026-11-20"]);
});

test("weeks begin on the tenant's day and are named by it, also where the period begins later", async () => {
  const { rows } = await ask({ granularity: "week", period: { from: "2026-11-03", to: "2026-11-12" } });
  expect(rows).toEqual([
    ["2026-11-02", "0.00"],
    ["2026-11-09", "20.00"],
  ]);
});

test("hours are those with sales, by business date and the location's clock", async () => {
  const { rows, columns } = await ask({ metrics: ["gross_sales"], granularity: "hour" });
  expect(columns[0]).toEqual({ id: "hour", kind: "time", type: "datetime", unit: null, title: "Hour" });
  expect(rows).toEqual([
    ["2026-11-02T09:00:00", "100.00"],
    ["2026-11-02T17:00:00", "300.00"],
    ["2026-11-04T09:00:00", "50.00"],
    ["2026-11-11T23:00:00", "20.00"],
  ]);
});

test("hours of the day run from the first to the last", async () => {
  const { rows } = await ask({ metrics: ["gross_sales"], dimensions: ["hour_of_day"] });
  expect(rows).toEqual([
    [{ id: "9", label: "09:00" }, "150.00"],
    [{ id: "17", label: "17:00" }, "300.00"],
    [{ id: "23", label: "23:00" }, "20.00"],
  ]);
});

test("members come with their names, the largest first, and one of which there is nothing to say is left out", async () => {
  const answer = await ask({ metrics: ["net_sales", "transactions"], dimensions: ["location"] });
  expect(answer.rows).toEqual([
    [{ id: `loc_${locationUuid(1).replaceAll("-", "")}`, label: "alpha" }, "300.00", "2"],
    [{ id: `loc_${locationUuid(0).replaceAll("-", "")}`, label: "Zeta" }, "110.00", "4"],
    [{ id: `loc_${locationUuid(2).replaceAll("-", "")}`, label: "Mid" }, "0.00", "1"],
  ]);
});

test("an order may be by name, whatever its case, or by a ratio, with the undefined last", async () => {
  const byName = await ask({
    metrics: ["transactions"],
    dimensions: ["location"],
    order: [{ by: "location", direction: "asc" }],
  });
  expect(labels(byName)).toEqual(["alpha", "Mid", "Zeta"]);
  for (const direction of ["asc", "desc"] as const) {
    const byRate = await ask({
      metrics: ["return_rate", "discount_rate", "gross_sales"],
      dimensions: ["location"],
      order: [
        { by: "return_rate", direction },
        { by: "discount_rate", direction },
      ],
    });
    const rates = byRate.rows.map((row) => row.slice(1, 3));
    const defined = [
      ["0", "0"],
      ["0", "0.083333"],
    ];
    expect(rates).toEqual([...(direction === "asc" ? defined : defined.toReversed()), [null, "1"]]);
  }
});

test("a cut list says so, and its totals are of everything", async () => {
  const cut = await ask({
    metrics: ["net_sales", "transactions", "atv"],
    dimensions: ["location"],
    limit: 1,
    totals: true,
  });
  expect(labels(cut)).toEqual(["alpha"]);
  expect(cut.meta.truncated).toBe(true);
  expect(cut.totals).toEqual([null, "410.00", "7", "58.57"]);
  const whole = await ask({ dimensions: ["location"], limit: 3, metrics: ["net_sales", "transactions"] });
  expect([whole.rows.length, whole.meta.truncated, whole.totals]).toEqual([3, false, undefined]);
});

test("without anything to split by there is one row, also when there is nothing", async () => {
  const period = { from: "2026-10-01", to: "2026-10-02" };
  expect((await ask({ metrics: ["net_sales", "transactions", "atv"], period })).rows).toEqual([
    ["0.00", "0", null],
  ]);
  expect((await ask({ metrics: ["payments"], dimensions: ["tender"], period })).rows).toEqual([]);
});

test("all is from the first to the last day with data", async () => {
  const { meta } = await ask({ period: { preset: "all" } });
  expect(meta.period).toEqual({ from: "2026-11-02", to: "2026-11-11" });
});

test("the answer says what it rests on", async () => {
  const { meta } = await ask({ granularity: "day" });
  expect(meta).toMatchObject({
    currency: "IDR",
    unconverted: [],
    complete_through: "2026-03-19",
    last_loaded_at: "2026-03-20T02:00:00.000Z",
    loading: false,
    data_version: 7,
    served_by: ["sales_by_day_v1"],
    cached: false,
    compare_period: null,
    compare_until: null,
  });
  expect(Object.keys(meta.definitions)).toEqual(["day", "net_sales"]);
});
