import { createFixedClock } from "@c4/runtime/fixed-clock";
import type {} from "@c4/testing/test-stack";
import fc from "fast-check";
import { afterAll, inject, test } from "vitest";
import { addDays } from "./calendar/plain-date.ts";
import { attributeIds, isAttribute } from "./catalogue/dimensions.ts";
import { expectAnswer, metricsBy, type Split } from "./oracle/check-answer.ts";
import { currenciesIn, keysBy } from "./oracle/expected-rows.ts";
import { type SampleDocument, sampleDays, sampleDocuments } from "./oracle/sample-documents.ts";
import { locationUuid } from "./oracle/sample-ledger.ts";
import { loadSample, openEngine, reportSeed } from "./oracle/sample-tenant.ts";
import { testMetricQuery } from "./oracle/test-metrics.ts";

const engine = openEngine(inject("testStack").clickhouse);
afterAll(() => engine.close());

const firstDay = "2026-02-20";
const [from, to] = [5, sampleDays - 3];
const runner = testMetricQuery(engine.reader, createFixedClock("2027-01-01T00:00:00Z"));

type Ask = { split: Split; locations: number[] | null; currency: string };

async function check(tenantId: string, documents: readonly SampleDocument[], ask: Ask): Promise<void> {
  const { split, locations } = ask;
  const keyOf = keysBy[split]?.(firstDay);
  if (!keyOf) throw new Error(`no oracle by ${split}`);
  const currency = split === "currency" ? null : ask.currency;
  const question = { firstDay, documents, locations, from, to, currency, keyOf };
  const scope =
    locations === null
      ? { allLocations: true as const }
      : { allLocations: false as const, locationIds: locations.map(locationUuid) };
  const all = metricsBy(split);
  for (const metrics of [all.slice(0, 20), all.slice(20)].filter(({ length }) => length > 0)) {
    const answer = await runner.run(
      { tenantId, scope, locale: "en" },
      {
        metrics,
        ...(isAttribute(split) && { dimensions: [split] }),
        ...((split === "day" || split === "hour") && { granularity: split }),
        period: { from: addDays(firstDay, from), to: addDays(firstDay, to) },
        currency: ask.currency,
        limit: 10_000,
        totals: true,
      },
    );
    const converted = [...currenciesIn(question)].some((code) => code !== currency);
    expectAnswer(answer, answer, { ...question, converted }, split);
  }
}

test("every metric by every dimension and row scope equals what the documents say", async () => {
  await fc.assert(
    fc.asyncProperty(sampleDocuments, async (documents) => {
      const tenantId = await loadSample(engine.writer, firstDay, documents);
      for (const split of ["none", "day", "hour", ...attributeIds]) {
        for (const locations of [null, [1], [0, 2], []]) {
          await check(tenantId, documents, { split, locations, currency: "IDR" });
        }
        await check(tenantId, documents, { split, locations: null, currency: "SGD" });
      }
    }),
    { numRuns: 1, endOnFailure: true, reporter: reportSeed },
  );
}, 120_000);
