import { toPublicId } from "@c4/contracts/ids";
import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { createIngestScenario } from "@c4/testing/ingest-scenario";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

let ingestion: TestIngestion;
beforeAll(async () => {
  ingestion = await createTestIngestion({ lanes: 5_000 });
});
afterAll(() => ingestion.close());

const numRuns = Number(process.env.C4_TORTURE_RUNS ?? 8);
const seed = Number(process.env.C4_TORTURE_SEED ?? Date.now() % 2 ** 31);

/** One record of every kind, with every field that a store has a column for. */
const records = [
  {
    ...{ kind: "sale", id: "s", version: 1, type: "sale", location: "jakarta", currency: "IDR" },
    ...{ occurred_at: "2026-03-01T09:30:00+07:00", business_date: "2026-03-01", channel: "store" },
    ...{ register: "1", staff: "ann", customer: "c", attributes: { a: 1 }, tips: "1", shipping: "1" },
    ...{ service_charges: "1", other_tax: "1", rounding: "0.01", prices_include_tax: false },
    lines: [
      {
        ...{ id: "1", product: "apple", description: "Apple", quantity: "1", unit_price: "10", tax: "1" },
        ...{ unit_cost: "3", regular_price: "12", discounts: [{ amount: "1", reason: "r" }] },
        ...{ return_reason: "r", original: { id: "o", line: "1" }, attributes: { b: 2 } },
      },
    ],
    discounts: [{ amount: "1" }],
    payments: [{ id: "p", tender: "cash", amount: "10", tip: "1" }],
  },
  {
    ...{ kind: "product", id: "p", version: 1, name: "P", sku: "s", barcode: "b", category: ["Food"] },
    ...{ brand: "b", vendor: "v", unit_cost: "1", unit_price: "2", currency: "IDR", active: true },
    attributes: { a: 1 },
  },
  {
    ...{ kind: "location", id: "l", version: 1, name: "L", time_zone: "Asia/Jakarta", currency: "IDR" },
    ...{ day_start_time: "04:00", country: "ID", region: "r", format: "f", area_sqm: "100.5" },
    ...{ opened_on: "2001-01-01", closed_on: "2030-01-01", attributes: { a: 1 } },
  },
  { kind: "staff", id: "ann", version: 1, name: "Ann", location: "jakarta", active: true, attributes: {} },
  {
    ...{ kind: "customer", id: "c", version: 1, name: "C", country: "ID", segment: "s" },
    ...{ joined_at: "2020-01-01T00:00:00Z", attributes: {} },
  },
  { kind: "fx_rate", version: 1, base: "USD", quote: "IDR", date: "2026-01-01", rate: "16000.5" },
];

/** What databases and languages are known to disagree about, beside what fast-check makes up. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      "",
      " ",
      "\0",
      "a\0b",
      "\uD83D",
      "x\uDE00",
      "😀".repeat(64),
      "x".repeat(300),
      "é".repeat(128),
      "'\\\t\n",
    ],
    ...["0000-01-01", "0001-01-01", "1582-10-10", "1899-12-31", "1969-12-31", "2024-02-29", "2149-06-07"],
    ...["2300-01-01", "9999-12-31", "0001-01-01T00:00:00Z", "2300-01-01T00:00:00Z"],
    ...["2020-01-01T00:00:00+23:00", "2020-01-01T00:00:00-23:59", "2099-12-31T23:59:59-14:00"],
    ...[`2020-01-01T00:00:00.${"9".repeat(60)}Z`, "2020-01-01T00:00Z", "1970-01-01T00:00:00+14:00"],
    ...[
      "99999999999999.9999",
      "-99999999999999.9999",
      "0.0000",
      "-0",
      "1e5",
      "9".repeat(40),
      "NaN",
      "Infinity",
    ],
    ...["0000000001.0000000001", "9999999999.9999999999", "+07:00", "UTC", "Etc/GMT+12", "asia/jakarta"],
    ...[0, -0, -1, 1.5, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e300, -1e300, null, true, [], {}, ["\uD83D"]],
    ...[{ a: "\0" }, { "\uDE00": 1 }, { a: { b: { c: [1e308, "x".repeat(5_000)] } } }, { __proto__: 1 }],
  ),
  fc.jsonValue(),
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.date({ min: new Date("1965-01-01"), max: new Date("2110-01-01"), noInvalidDate: true }).map((date) => {
    return date.toISOString().slice(0, 10);
  }),
);

/** A valid record with some of its fields replaced, wherever they are. */
const bentRecord = fc
  .tuple(fc.constantFrom(...records), fc.array(fc.tuple(fc.nat(), odd), { minLength: 0, maxLength: 3 }))
  .map(([record, changes]) => {
    const bent: unknown = structuredClone(record);
    for (const [place, value] of changes) {
      const places = fieldsIn(bent);
      const [holder, name] = places[place % places.length] ?? [];
      if (holder !== undefined && name !== undefined && name !== "kind") Reflect.set(holder, name, value);
    }
    return Buffer.from(JSON.stringify(bent));
  });

function fieldsIn(value: unknown): [object, string][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => [
    [value, name] satisfies [object, string],
    ...fieldsIn(field),
  ]);
}

const line = fc.oneof(
  { arbitrary: bentRecord, weight: 6 },
  { arbitrary: fc.json().map((text) => Buffer.from(text)), weight: 1 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 200 }).map((text) => Buffer.from(text)), weight: 1 },
  { arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
  {
    arbitrary: fc
      .string({ unit: "binary", maxLength: 300 })
      .map((kind) => Buffer.from(JSON.stringify({ kind: `${"k".repeat(78)}${kind}`, id: kind }))),
    weight: 1,
  },
  {
    arbitrary: fc.constantFrom("😀", '"😀', '{"kind":"😀', `"${"x".repeat(40_000)}😀"`).map(Buffer.from),
    weight: 1,
  },
);

test(`whatever is sent, every record ends as one count and the lane goes on (seed ${seed})`, {
  timeout: 60_000 + numRuns * 10_000,
}, async () => {
  const scenario = await createIngestScenario(ingestion);
  const { tenantId } = scenario;
  await ingestion.inbox.createSource(tenantId, { slug: "any", name: "Any", vendor: "custom" });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 150, maxLength: 300 }), async (lines) => {
      const stream = (async function* () {
        yield Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from("\n")]));
        yield Buffer.from('{"kind":"customer","id":"last"}\n');
      })();
      const body = { kind: "ndjson" as const, stream };
      const { batchId, lane, shardId } = await ingestion.inbox.accept(tenantId, { source: "any", body });
      const { writer } = ingestion.createWriter();
      const signal = AbortSignal.timeout(60_000);
      expect(await writer.drain(shardId, lane, { signal, budgetMs: 60_000 })).toBe("drained");
      const { state, counts } = await scenario.batch(toPublicId("batch", batchId));
      const { received, lines_loaded: _, ...outcomes } = counts;
      expect(state).toBe("loaded");
      expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(received);
      await ingestion.inbox.listQuarantined(tenantId, toPublicId("batch", batchId), { limit: 500 });
    }),
    { numRuns, seed, endOnFailure: true },
  );
});
