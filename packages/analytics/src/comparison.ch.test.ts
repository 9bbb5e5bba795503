import { createFixedClock } from "@c4/runtime/fixed-clock";
import type {} from "@c4/testing/test-stack";
import fc from "fast-check";
import { afterAll, expect, inject, test } from "vitest";
import { addDays } from "./calendar/plain-date.ts";
import { axesOf, expectAnswer, metricsBy } from "./oracle/check-answer.ts";
import { currenciesIn, keyBy } from "./oracle/expected-rows.ts";
import { type SampleDocument, type SampleVersion, sampleDocuments } from "./oracle/sample-documents.ts";
import { loadSample, openEngine, reportSeed } from "./oracle/sample-tenant.ts";
import { testMetricQuery } from "./oracle/test-metrics.ts";

const engine = openEngine(inject("testStack").clickhouse);
afterAll(() => engine.close());

const firstDay = "2026-02-20";
/** Ten days of which eight have begun: it is 13:40 in Jakarta on the eighth. */
const [from, to, today] = [18, 27, 25];
const now = `${addDays(firstDay, today)}T06:40:30Z`;
const runner = testMetricQuery(engine.reader, createFixedClock(now));
const ways = [
  [],
  ["day"],
  ["hour"],
  ["location"],
  ["currency"],
  ["tender"],
  ["product"],
  ["category"],
  ["day", "location"],
];

async function check(
  tenantId: string,
  documents: readonly SampleDocument[],
  splits: string[],
): Promise<void> {
  const { granularity, dimensions } = axesOf(splits);
  const answer = await runner.run(
    { tenantId, scope: { allLocations: true }, locale: "en" },
    {
      metrics: metricsBy(splits).slice(0, 20),
      dimensions,
      ...(granularity && { granularity }),
      period: { from: addDays(firstDay, from), to: addDays(firstDay, to) },
      compare: "previous_period",
      limit: 10_000,
      totals: true,
    },
  );
  const shared = {
    firstDay,
    documents,
    locations: null,
    currency: splits.includes("currency") ? null : "IDR",
    keyOf: keyBy(splits, firstDay),
  };
  const current = { ...shared, from, to };
  const until = new Date(Date.parse(now.replace(":30Z", ":00Z")) - 10 * 86_400_000);
  const past = { ...shared, from: from - 10, to: today - 10, until };
  const currencies = [...currenciesIn(current), ...currenciesIn(past)];
  const converted = currencies.some((code) => code !== "IDR");
  expect(answer.meta.compare_period).toEqual({
    from: addDays(firstDay, from - 10),
    to: addDays(firstDay, today - 10),
  });
  expect(answer.meta.compare_until).toBe(until.toISOString());
  expectAnswer(answer, answer, { ...current, converted });
  const pastRows = answer.compare_rows?.flatMap((row) => (row ? [row] : [])) ?? [];
  expect(pastRows).toHaveLength(answer.rows.length);
  expectAnswer(answer, { rows: pastRows, totals: answer.compare_totals }, { ...past, converted });
}

test("a period that is going on is compared with the same days and hours before it, by whatever it is split", async () => {
  await fc.assert(
    fc.asyncProperty(sampleDocuments, async (documents) => {
      const tenantId = await loadSample(engine.writer, firstDay, documents);
      for (const splits of ways) await check(tenantId, documents, splits);
    }),
    { numRuns: 2, endOnFailure: true, reporter: reportSeed },
  );
}, 120_000);

test("row i of the comparison is the bucket or member of row i", async () => {
  const [documents = []] = fc.sample(sampleDocuments, { seed: 7, numRuns: 1 });
  const tenantId = await loadSample(engine.writer, firstDay, documents);
  const ask = (query: { granularity: "day" } | { dimensions: string[] }) =>
    runner.run(
      { tenantId, scope: { allLocations: true }, locale: "en" },
      {
        metrics: ["transactions"],
        ...query,
        period: { from: addDays(firstDay, from), to: addDays(firstDay, today) },
        compare: "previous_period",
      },
    );
  const byDay = await ask({ granularity: "day" });
  expect(byDay.rows.map(([day]) => day)).toEqual(
    Array.from({ length: 8 }, (_, index) => addDays(firstDay, from + index)),
  );
  expect(byDay.compare_rows?.map((row) => row?.[0])).toEqual(
    Array.from({ length: 8 }, (_, index) => addDays(firstDay, from - 8 + index)),
  );
  const byLocation = await ask({ dimensions: ["location"] });
  expect(byLocation.rows.length).toBeGreaterThan(1);
  expect(byLocation.compare_rows?.map((row) => row?.[0])).toEqual(byLocation.rows.map(([cell]) => cell));
});

test("a document corrected to an earlier time of the cut day counts, one corrected to a later time does not", async () => {
  const paid = (hour: number, amount: bigint): SampleVersion => ({
    void: false,
    day: today - 10,
    hour,
    minute: 0,
    location: 0,
    channel: "store",
    currency: "IDR",
    lines: [],
    payments: [{ tender: "cash", amount }],
    otherTax: 0n,
    charges: 0n,
    shipping: 0n,
    tips: 0n,
    rounding: 0n,
    voidValue: 0n,
  });
  const tenantId = await loadSample(engine.writer, firstDay, [
    { id: "earlier", versions: [paid(20, 50_000n), paid(9, 70_000n)] },
    { id: "later", versions: [paid(9, 300_000n), paid(20, 300_000n)] },
  ]);
  const answer = await runner.run(
    { tenantId, scope: { allLocations: true }, locale: "en" },
    {
      metrics: ["payments"],
      period: { from: addDays(firstDay, from), to: addDays(firstDay, to) },
      compare: "previous_period",
    },
  );
  expect(answer.compare_rows).toEqual([["7.00"]]);
});
