import { createFixedClock } from "@c4/runtime/fixed-clock";
import type {} from "@c4/testing/test-stack";
import fc from "fast-check";
import { afterAll, inject, test } from "vitest";
import { addDays } from "./calendar/plain-date.ts";
import { attributeIds, grainIds } from "./catalogue/dimensions.ts";
import { axesOf, expectAnswer, metricsBy } from "./oracle/check-answer.ts";
import { currenciesIn, keyBy } from "./oracle/expected-rows.ts";
import { type SampleDocument, sampleDays, sampleDocuments } from "./oracle/sample-documents.ts";
import { locationUuid } from "./oracle/sample-ledger.ts";
import { loadSample, openEngine, reportSeed } from "./oracle/sample-tenant.ts";
import { testMetricQuery } from "./oracle/test-metrics.ts";

const engine = openEngine(inject("testStack").clickhouse);
afterAll(() => engine.close());

const firstDay = "2026-02-20";
const [from, to] = [5, sampleDays - 3];
const runner = testMetricQuery(engine.reader, createFixedClock("2027-01-01T00:00:00Z"));

type Ask = { splits: readonly string[]; locations: number[] | null; currency: string };

async function check(tenantId: string, documents: readonly SampleDocument[], ask: Ask): Promise<void> {
  const { splits, locations } = ask;
  const { granularity, dimensions } = axesOf(splits);
  const keyOf = keyBy(splits, firstDay);
  const currency = splits.includes("currency") ? null : ask.currency;
  const question = { firstDay, documents, locations, from, to, currency, keyOf };
  const scope =
    locations === null
      ? { allLocations: true as const }
      : { allLocations: false as const, locationIds: locations.map(locationUuid) };
  const all = metricsBy(splits);
  for (const metrics of [all.slice(0, 20), all.slice(20)].filter(({ length }) => length > 0)) {
    const answer = await runner.run(
      { tenantId, scope, locale: "en" },
      {
        metrics,
        dimensions,
        ...(granularity && { granularity }),
        period: { from: addDays(firstDay, from), to: addDays(firstDay, to) },
        currency: ask.currency,
        limit: 10_000,
        totals: true,
      },
    );
    const converted = [...currenciesIn(question)].some((code) => code !== currency);
    expectAnswer(answer, answer, { ...question, converted });
  }
}

const pairs = [
  ["day", "location"],
  ["week", "category"],
  ["month", "tender", "currency"],
  ["hour", "channel"],
  ["location", "product"],
  ["currency", "location"],
  ["hour_of_day", "category", "channel"],
];

test("every metric by every dimension and row scope equals what the documents say", async () => {
  await fc.assert(
    fc.asyncProperty(sampleDocuments, async (documents) => {
      const tenantId = await loadSample(engine.writer, firstDay, documents);
      const ask = (splits: readonly string[], over: Partial<Ask> = {}) =>
        check(tenantId, documents, { splits, locations: null, currency: "IDR", ...over });
      for (const splits of [[], ...[...grainIds, ...attributeIds].map((one) => [one]), ...pairs])
        await ask(splits);
      for (const splits of [[], ["day"], ["location"], ["tender"], ["category"]]) {
        await ask(splits, { currency: "SGD" });
        for (const locations of [[1], [0, 2], []]) await ask(splits, { locations });
      }
    }),
    { numRuns: 1, endOnFailure: true, reporter: reportSeed },
  );
}, 120_000);
