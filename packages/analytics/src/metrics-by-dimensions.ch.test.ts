import { randomUUID } from "node:crypto";
import type { Granularity, MetricAnswer, MetricQueryInput, Row } from "@c4/contracts/http/metrics";
import { createClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import { createClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import type {} from "@c4/testing/test-stack";
import fc from "fast-check";
import { afterAll, expect, inject, test } from "vitest";
import { addDays } from "./calendar/plain-date.ts";
import { attributeIds, isAttribute } from "./catalogue/dimensions.ts";
import { type MetricId, metricIds, metricOf } from "./catalogue/metrics.ts";
import { expectedFigure } from "./oracle/expected-figure.ts";
import { type Expected, expectedRows, keysBy, type Question, wholeKey } from "./oracle/expected-rows.ts";
import { type SampleDocument, sampleDays, sampleDocuments } from "./oracle/sample-documents.ts";
import {
  dimensionRows,
  insertRows,
  type LedgerRow,
  ledgerRows,
  locationUuid,
} from "./oracle/sample-ledger.ts";
import { sampleRates } from "./oracle/sample-rates.ts";
import { testMetricQuery } from "./oracle/test-metrics.ts";
import { whyNotBy } from "./plan/defined-by.ts";

const { url, reader: readerLogin, writer: writerLogin } = inject("testStack").clickhouse;
const login = ({ username, password }: { username: string; password: string }) => ({
  url,
  user: username,
  password,
  applicationName: "test",
});
const reader = createClickHouseReader(login(readerLogin));
const writer = createClickHouseWriter(login(writerLogin));
afterAll(() => Promise.all([reader.close(), writer.close()]));

const firstDay = "2026-02-20";
const runner = testMetricQuery(reader, createFixedClock("2027-01-01T00:00:00Z"));

async function load(documents: readonly SampleDocument[]): Promise<string> {
  const tenantId = randomUUID();
  const rates = sampleRates.map(({ day, ...rate }) => ({
    tenant_id: tenantId,
    rate_date: addDays(firstDay, day),
    seq: 1,
    ...rate,
  }));
  const tables: Record<string, readonly LedgerRow[]> = {
    ...ledgerRows(tenantId, firstDay, documents),
    ...dimensionRows(tenantId),
    fx_rate_v1: rates,
  };
  for (const [table, rows] of Object.entries(tables)) await insertRows(writer, table, rows);
  return tenantId;
}

type Split = keyof typeof keysBy;
type Ask = { split: Split; locations: number[] | null; currency: string };

function metricsBy(split: Split): MetricId[] {
  const axes = {
    grain: split === "day" || split === "hour" ? (split as Granularity) : null,
    attributes: isAttribute(split) ? [split] : [],
  };
  return metricIds.filter((metric) => whyNotBy(metric, axes) === null);
}

function queryOf(metrics: MetricId[], { split, currency }: Ask): MetricQueryInput {
  return {
    metrics,
    ...(isAttribute(split) && { dimensions: [split] }),
    ...((split === "day" || split === "hour") && { granularity: split }),
    period: { from: addDays(firstDay, 5), to: addDays(firstDay, sampleDays - 3) },
    currency,
    limit: 10_000,
    totals: true,
  };
}

function keyOfRow(row: Row, split: Split): string {
  if (split === "none") return "all";
  const [cell = null] = row;
  return typeof cell === "string" ? cell : (cell?.id ?? "none");
}

/** Rows that say nothing (zero or undefined throughout) are left out on both sides. */
function significant(rows: Map<string, (string | null)[]>): Map<string, (string | null)[]> {
  const silent = (cell: string | null): boolean => cell === null || /^-?0(\.0*)?$/.test(cell);
  return new Map([...rows].filter(([, cells]) => !cells.every(silent)));
}

function shownRows(answer: MetricAnswer, rows: readonly Row[], split: Split): Map<string, (string | null)[]> {
  const places = answer.columns.flatMap(({ kind }, index) => (kind === "metric" ? [index] : []));
  const cells = (row: Row) => places.map((place) => row[place] as string | null);
  return new Map(rows.map((row) => [keyOfRow(row, split), cells(row)]));
}

function expectAnswer(answer: MetricAnswer, metrics: MetricId[], question: Question, ask: Ask): void {
  const expected = expectedRows(question);
  const converted = [...(expected.get(wholeKey)?.currencies ?? [])].some(
    (code) => code !== question.currency,
  );
  const cells = (key: string, row: Expected, shown: (string | null)[] | undefined) =>
    metrics.map((metric, index) => {
      const currency = question.currency ?? (key === wholeKey ? null : key);
      const money = metricOf(metric).unit === "money" || metricOf(metric).unit === "ratio";
      const several = question.currency === null && key === wholeKey && row.currencies.size > 1;
      if (several && (money || metric === "atv")) return null;
      const figure = expectedFigure(
        metric,
        row,
        currency ?? [...row.currencies][0] ?? "IDR",
        question.currency !== null && converted,
      );
      // Where nothing could be converted, "not defined" and zero are both true.
      const nothing = row.unrated > 0 && (figure === null || /^-?0(\.0*)?$/.test(figure));
      return nothing && shown?.[index] === null ? null : figure;
    });
  const shown = significant(shownRows(answer, answer.rows, ask.split));
  const wanted = new Map<string, (string | null)[]>();
  for (const [key, row] of expected) if (key !== wholeKey) wanted.set(key, cells(key, row, shown.get(key)));
  expect(shown).toEqual(significant(wanted));
  const whole = expected.get(wholeKey);
  if (whole) {
    const totals = answer.totals?.slice(-metrics.length) as (string | null)[];
    expect(totals).toEqual(cells(wholeKey, whole, totals));
  }
}

async function checkAsk(tenantId: string, documents: readonly SampleDocument[], ask: Ask): Promise<void> {
  const scope =
    ask.locations === null
      ? { allLocations: true as const }
      : { allLocations: false as const, locationIds: ask.locations.map(locationUuid) };
  const all = metricsBy(ask.split);
  for (let at = 0; at < all.length; at += 20) {
    const metrics = all.slice(at, at + 20);
    const answer = await runner.run({ tenantId, scope, locale: "en" }, queryOf(metrics, ask));
    const keyOf = keysBy[ask.split]?.(firstDay);
    if (!keyOf) throw new Error(`no oracle by ${ask.split}`);
    const currency = ask.split === "currency" ? null : ask.currency;
    const question = {
      firstDay,
      documents,
      locations: ask.locations,
      from: 5,
      to: sampleDays - 3,
      currency,
      keyOf,
    };
    expectAnswer(answer, metrics, question, ask);
  }
}

/** The documents themselves fill pages; the seed brings them back. */
function reportSeed({
  failed,
  seed,
  errorInstance,
}: {
  failed: boolean;
  seed: number;
  errorInstance: unknown;
}): void {
  if (failed) throw new Error(`seed ${seed}: ${String(errorInstance)}`, { cause: errorInstance });
}

test("every metric by every dimension and row scope equals what the documents say", async () => {
  await fc.assert(
    fc.asyncProperty(sampleDocuments, async (documents) => {
      const tenantId = await load(documents);
      for (const split of ["none", "day", "hour", ...attributeIds]) {
        for (const locations of [null, [1], [0, 2], []]) {
          await checkAsk(tenantId, documents, { split, locations, currency: "IDR" });
        }
        await checkAsk(tenantId, documents, { split, locations: null, currency: "SGD" });
      }
    }),
    { numRuns: 2, endOnFailure: true, reporter: reportSeed },
  );
}, 120_000);
