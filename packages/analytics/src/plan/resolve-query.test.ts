import { MetricQuery, type MetricQueryInput } from "@c4/contracts/http/metrics";
import { expect, test } from "vitest";
import { type QuerySettings, resolveQuery } from "./resolve-query.ts";

const settings: QuerySettings = {
  now: new Date("2026-11-20T06:40:30Z"),
  timeZone: "Asia/Jakarta",
  weekStart: 1,
  reportingCurrency: "IDR",
  retentionMonths: 60,
  dataRange: async () => null,
};

const resolve = (query: Partial<MetricQueryInput>, over: Partial<QuerySettings> = {}) =>
  resolveQuery(MetricQuery.parse({ metrics: ["net_sales"], period: { preset: "last_7_days" }, ...query }), {
    ...settings,
    ...over,
  });

test.each<[string, Partial<MetricQueryInput>, string, string]>([
  [
    "a metric",
    { metrics: ["net_sales", "net_sale"] },
    "metrics.1",
    'there is no metric "net_sale"; did you mean net_sales or net_sales_with_cost?',
  ],
  [
    "a dimension",
    { dimensions: ["locations"] },
    "dimensions.0",
    'there is no dimension "locations"; did you mean location?',
  ],
  [
    "a grain as a dimension",
    { dimensions: ["day"] },
    "dimensions.0",
    "day is a time grain: send it as granularity, and dates as period",
  ],
  [
    "a filter",
    { filters: [{ dimension: "catgory", op: "in", values: ["Food"] }] },
    "filters.0.dimension",
    'there is no dimension "catgory"; did you mean category?',
  ],
  [
    "an order by what is not shown",
    { order: [{ by: "atv" }] },
    "order.0.by",
    'there is no column of this query "atv"; known are net_sales',
  ],
])(
  "%s that does not exist is refused with its place and the nearest names",
  async (_what, query, path, message) => {
    await expect(resolve(query)).rejects.toMatchObject({
      code: "unknown_member",
      detail: message,
      issues: [{ path, code: "unknown_member", message }],
    });
  },
);

test("a filter counts as a dimension: what is not defined by it is refused", async () => {
  const filters = [{ dimension: "product", op: "in" as const, values: [`prd_${"0".repeat(32)}`] }];
  await expect(resolve({ metrics: ["atv"], filters })).rejects.toMatchObject({
    code: "metric_not_by_dimension",
  });
  await expect(resolve({ metrics: ["net_sales"], filters })).resolves.toMatchObject({
    filters: [{ values: ["00000000-0000-0000-0000-000000000000"] }],
  });
});

test.each([
  ["location", "0198f2c4-0000-7000-8000-000000000000", "expected an id that begins with loc_"],
  ["product", `loc_${"0".repeat(32)}`, "expected an id that begins with prd_"],
  ["currency", "rupiah", "expected a code such as IDR"],
  ["hour_of_day", "24", "expected an hour from 0 to 23"],
])("a value that cannot be a %s is refused", async (dimension, value, message) => {
  const filters = [{ dimension, op: "in" as const, values: [value] }];
  await expect(resolve({ filters })).rejects.toMatchObject({
    code: "validation_failed",
    issues: [{ path: "filters.0.values.0", message }],
  });
});

test.each([
  ["hour", "2026-09-21", "2026-09-20", 62],
  ["day", "2023-11-18", "2023-11-17", 1100],
] as const)(
  "a period by %s that is too long says how long it may be",
  async (granularity, from, tooEarly, most) => {
    const until = (first: string) => ({ granularity, period: { from: first, to: "2026-11-21" } });
    await expect(resolve(until(from))).resolves.toMatchObject({ grain: granularity });
    await expect(resolve(until(tooEarly))).rejects.toMatchObject({
      code: "period_too_long",
      detail: `a query by ${granularity} takes at most ${most} days; this period has ${most + 1}`,
    });
  },
);

test("a period or comparison before what the plan keeps is refused with the first date that is kept", async () => {
  const plan = { retentionMonths: 13 };
  const october = { period: { from: "2025-10-21", to: "2025-10-31" } };
  await expect(resolve(october, plan)).resolves.toMatchObject(october);
  await expect(resolve({ period: { from: "2025-10-20", to: "2025-10-31" } }, plan)).rejects.toMatchObject({
    code: "before_horizon",
    detail: "the period begins on 2025-10-20; figures are kept from 2025-10-21 on",
  });
  await expect(resolve({ ...october, compare: "previous_period" }, plan)).rejects.toMatchObject({
    code: "before_horizon",
    detail: "the comparison begins on 2025-10-10; figures are kept from 2025-10-21 on",
  });
});

test("all is what the plan keeps of the data", async () => {
  const all = { period: { preset: "all" as const } };
  const data = (from: string, to: string) => ({ retentionMonths: 13, dataRange: async () => ({ from, to }) });
  const periodOf = async (from: string, to: string) => (await resolve(all, data(from, to))).period;
  expect(await periodOf("2026-01-01", "2026-11-19")).toEqual({ from: "2026-01-01", to: "2026-11-19" });
  expect(await periodOf("2020-01-01", "2026-11-19")).toEqual({ from: "2025-10-21", to: "2026-11-19" });
  expect(await periodOf("2020-01-01", "2020-12-31")).toEqual({ from: "2026-11-20", to: "2026-11-20" });
});

test("a finished period is compared with as many days right before it", async () => {
  const query = await resolve({ period: { preset: "last_month" }, compare: "previous_period" });
  expect(query.period).toEqual({ from: "2026-10-01", to: "2026-10-31" });
  expect(query.comparison).toEqual({
    range: { from: "2026-08-31", to: "2026-09-30" },
    shiftDays: 31,
    cutAt: null,
  });
});

test("a period that is going on is compared up to this minute, by the tenant's clocks", async () => {
  const period = { from: "2026-11-16", to: "2026-11-22" };
  const query = await resolve({ period, compare: "previous_period" });
  expect(query.elapsed).toEqual({ from: "2026-11-16", to: "2026-11-20" });
  expect(query.comparison).toEqual({
    range: { from: "2026-11-09", to: "2026-11-13" },
    shiftDays: 7,
    cutAt: new Date("2026-11-13T06:40:00Z"),
  });
});

test("today is the tenant's, not UTC's", async () => {
  const late = { now: new Date("2026-11-20T17:30:00Z") };
  expect((await resolve({ period: { preset: "today" } }, late)).period.from).toBe("2026-11-21");
  const west = { ...late, timeZone: "America/New_York" };
  expect((await resolve({ period: { preset: "today" } }, west)).period.from).toBe("2026-11-20");
});

test("rows run by time, else by the first metric, else by the hour", async () => {
  const orderOf = async (query: Partial<MetricQueryInput>) => (await resolve(query)).order;
  expect(await orderOf({ granularity: "day" })).toEqual([{ by: "time", descending: false }]);
  expect(await orderOf({ dimensions: ["location"] })).toEqual([
    { by: { metric: "net_sales" }, descending: true },
  ]);
  expect(await orderOf({ dimensions: ["hour_of_day"] })).toEqual([
    { by: { attribute: "hour_of_day" }, descending: false },
  ]);
});

test("split by currency nothing is converted", async () => {
  expect((await resolve({ dimensions: ["currency"], currency: "SGD" })).currency).toBeNull();
  expect((await resolve({ currency: "SGD" })).currency).toBe("SGD");
  expect((await resolve({})).currency).toBe("IDR");
});
