import type { MetricQueryInput } from "@c4/contracts/http/metrics";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import type {} from "@c4/testing/test-stack";
import fc from "fast-check";
import { afterAll, beforeAll, inject, test } from "vitest";
import { addDays } from "./calendar/plain-date.ts";
import { expectAnswer } from "./oracle/check-answer.ts";
import { currenciesIn, keyBy } from "./oracle/expected-rows.ts";
import {
  type SampleLine,
  type SampleVersion,
  sampleDays,
  sampleDocuments,
} from "./oracle/sample-documents.ts";
import { categoryOf, locationUuid, productUuid } from "./oracle/sample-ledger.ts";
import { loadSample, openEngine } from "./oracle/sample-tenant.ts";
import { testMetricQuery } from "./oracle/test-metrics.ts";

const engine = openEngine(inject("testStack").clickhouse);
afterAll(() => engine.close());

const firstDay = "2026-02-20";
const runner = testMetricQuery(engine.reader, createFixedClock("2027-01-01T00:00:00Z"));
const [documents = []] = fc.sample(sampleDocuments, { seed: 20_261_120, numRuns: 1 });
let tenantId: string;
beforeAll(async () => {
  tenantId = await loadSample(engine.writer, firstDay, documents);
});

const publicId = (prefix: string, uuid: string) => `${prefix}_${uuid.replaceAll("-", "")}`;
const locations = [0, 2].map((index) => publicId("loc", locationUuid(index)));
const products = [1, 4].map((index) => publicId("prd", productUuid(index)));

const byDay = keyBy(["day"], firstDay);

type Fact = { version: SampleVersion; line: SampleLine | null; tender: string | null };
type Case = [dimension: string, values: string[], metrics: string[], passes: (fact: Fact) => boolean];

const ofDocuments = ["net_sales", "transactions", "tax", "atv"];
const ofLines = ["net_sales", "transactions", "units_sold", "gross_margin_pct"];

const cases: Case[] = [
  ["location", locations, ofDocuments, ({ version }) => [0, 2].includes(version.location ?? -1)],
  ["channel", ["online", "kiosk"], ofDocuments, ({ version }) => version.channel === "online"],
  ["currency", ["SGD", "AUD"], ofDocuments, ({ version }) => ["SGD", "AUD"].includes(version.currency)],
  [
    "hour_of_day",
    ["7", "13", "20", "21"],
    ofDocuments,
    ({ version }) => [7, 13, 20, 21].includes(version.hour),
  ],
  ["product", products, ofLines, ({ line }) => [1, 4].includes(line?.product ?? -1)],
  [
    "category",
    ["Food", "Tools"],
    ofLines,
    ({ line }) => line?.product != null && ["Food", "Tools"].includes(categoryOf(line.product)),
  ],
  ["tender", ["cash", "qris"], ["payments"], ({ tender }) => tender === "cash" || tender === "qris"],
];

test.each(cases)(
  "a filter by %s keeps what is in it, and not_in keeps the rest",
  async (dimension, values, metrics, passes) => {
    for (const op of ["in", "not_in"] as const) {
      const query: MetricQueryInput = {
        metrics,
        granularity: "day",
        period: { from: firstDay, to: addDays(firstDay, sampleDays - 1) },
        filters: [{ dimension, op, values }],
        totals: true,
      };
      const answer = await runner.run({ tenantId, scope: { allLocations: true }, locale: "en" }, query);
      const byLine = dimension === "product" || dimension === "category";
      const keyOf = (version: SampleVersion, line: SampleLine | null, tender: string | null) => {
        // Only facts that can have the filtered property are asked: lines for products, payments for tenders.
        if ((byLine && line === null) || (dimension === "tender" && tender === null)) return null;
        const kept = passes({ version, line, tender }) === (op === "in");
        return kept ? byDay(version, line, tender) : null;
      };
      const question = {
        firstDay,
        documents,
        locations: null,
        from: 0,
        to: sampleDays - 1,
        currency: "IDR",
        keyOf,
      };
      const converted = [...currenciesIn(question)].some((code) => code !== "IDR");
      expectAnswer(answer, answer, { ...question, converted });
    }
  },
);
