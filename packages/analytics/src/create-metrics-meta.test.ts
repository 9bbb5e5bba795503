import { MetricsMeta } from "@c4/contracts/http/metrics";
import { expect, test } from "vitest";
import { createMetricsMeta } from "./create-metrics-meta.ts";
import { testTenancy } from "./oracle/test-metrics.ts";

const caller = { tenantId: "0198f2c4-0000-7000-8000-0000000000a1", scope: { allLocations: true as const } };

function metaOver(range: { first: string; last: string; any: number }) {
  const query = async <T>({ row }: { row: { parse(value: unknown): T } }): Promise<T[]> => [row.parse(range)];
  return createMetricsMeta({ ...testTenancy(), reader: { query: query as never } });
}

test("meta says what can be asked in the caller's language, and how fresh it is", async () => {
  const meta = metaOver({ first: "2025-09-01", last: "2026-03-19", any: 1 });
  const english = MetricsMeta.parse(await meta.read({ ...caller, locale: "en" }));
  expect(english.metrics.find(({ id }) => id === "atv")).toEqual({
    id: "atv",
    title: "Average transaction value",
    definition: "(Gross sales − discounts) ÷ transactions.",
    unit: "money",
    better_when: "up",
    dimensions: ["hour", "day", "week", "month", "location", "channel", "currency", "hour_of_day"],
    not_additive_over: [],
  });
  expect(english.metrics.find(({ id }) => id === "transactions")).toMatchObject({
    not_additive_over: ["product", "category"],
  });
  expect(english.freshness).toEqual({
    complete_through: "2026-03-19",
    last_loaded_at: "2026-03-20T02:00:00.000Z",
    data_version: 7,
    loading: false,
    first_business_date: "2025-09-01",
    last_business_date: "2026-03-19",
  });
  const indonesian = await meta.read({ ...caller, locale: "id" });
  expect(indonesian.dimensions.find(({ id }) => id === "week")?.title).toBe("Minggu");
});

test("before the first load there is no first and no last date", async () => {
  const meta = metaOver({ first: "1970-01-01", last: "1970-01-01", any: 0 });
  const { freshness } = await meta.read({ ...caller, locale: "en" });
  expect([freshness.first_business_date, freshness.last_business_date]).toEqual([null, null]);
});
