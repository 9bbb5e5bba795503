import { randomUUID } from "node:crypto";
import { AppError } from "@c4/contracts/errors";
import type { MetricQueryInput } from "@c4/contracts/http/metrics";
import { createCache } from "@c4/runtime/cache";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import { createLogger } from "@c4/runtime/logger";
import { createMetrics } from "@c4/runtime/metrics";
import { createRedis } from "@c4/runtime/redis";
import type { RowScope } from "@c4/tenancy/row-scope";
import type {} from "@c4/testing/test-stack";
import { afterAll, expect, inject, test, vi } from "vitest";
import { CachedFigures } from "./cached-figures.ts";
import { createMetricQuery } from "./create-metric-query.ts";
import { type testHome, testTenancy } from "./oracle/test-metrics.ts";

const logger = createLogger({ level: "silent", service: "test" });
const metrics = createMetrics({ service: "test", processMetrics: false });
const redis = createRedis(inject("testStack").redis.cacheUrl, { role: "fast", name: "cache", logger });
await vi.waitUntil(() => redis.status === "ready");
afterAll(() => redis.disconnect());
const cache = createCache({ name: "metrics", schema: CachedFigures, redis, logger, metrics });

const everything: RowScope = { allLocations: true };
const query: MetricQueryInput = { metrics: ["net_sales"], period: { preset: "yesterday" } };

/** A runner over an engine that answers 1, 2, 3 … and counts how often it was asked. */
function setUp(engine: { fail?: () => unknown; slowMs?: number; meanwhile?: () => void } = {}) {
  const clock = createFixedClock("2026-03-20T03:00:00Z");
  let asked = 0;
  const reader = {
    query: async <T>({ row }: { row: { parse(value: unknown): T } }): Promise<T[]> => {
      asked += 1;
      const answer = String(asked);
      await new Promise((resolve) => setTimeout(resolve, engine.slowMs ?? 0));
      engine.meanwhile?.();
      const failure = engine.fail?.();
      if (failure) throw failure;
      return [row.parse({ whole: 1, c_gross_sales: answer, c_discounts: "0", c_returns: "0" })];
    },
  };
  const home: Partial<typeof testHome> = {};
  const tenancy = testTenancy(home);
  const runner = createMetricQuery({ ...tenancy, reader: reader as never, cache, clock });
  const ask = async (tenantId: string, scope: RowScope = everything, input: MetricQueryInput = query) => {
    const { rows, meta } = await runner.run({ tenantId, scope, locale: "en" }, input);
    return { figure: rows[0]?.[0], cached: meta.cached, loading: meta.loading };
  };
  return { ask, clock, home, asked: () => asked };
}

test("the same question of the same tenant is answered from the cache", async () => {
  const { ask } = setUp();
  const tenant = randomUUID();
  expect(await ask(tenant)).toEqual({ figure: "1.00", cached: false, loading: false });
  expect(await ask(tenant)).toEqual({ figure: "1.00", cached: true, loading: false });
});

test("another tenant, scope, day or data version is another question", async () => {
  const { ask, clock, home, asked } = setUp();
  const tenant = randomUUID();
  const [a, b] = [randomUUID(), randomUUID()];
  const only = (...locationIds: string[]): RowScope => ({ allLocations: false, locationIds });
  await ask(tenant);
  await ask(randomUUID());
  await ask(tenant, only());
  await ask(tenant, only(a));
  await ask(tenant, only(a, b));
  expect(asked()).toBe(5);
  expect(await ask(tenant, only(b, a))).toMatchObject({ figure: "5.00", cached: true });
  home.dataVersion = 8;
  expect(await ask(tenant)).toMatchObject({ figure: "6.00", cached: false });
  clock.advance(86_400_000);
  expect(await ask(tenant)).toMatchObject({ figure: "7.00", cached: false });
});

test("filters in another order are the same question, other filters are not", async () => {
  const { ask, asked } = setUp();
  const tenant = randomUUID();
  const by = (...values: string[]): MetricQueryInput => ({
    ...query,
    filters: [{ dimension: "channel", op: "in", values }],
  });
  await ask(tenant, everything, by("store", "online"));
  await ask(tenant, everything, by("online", "store"));
  expect(asked()).toBe(1);
  await ask(tenant, everything, by("online"));
  expect(asked()).toBe(2);
});

test("while the tenant's data is loading nothing is kept, and the answer says so", async () => {
  const { ask, home } = setUp();
  const tenant = randomUUID();
  home.loadingFlushes = 1;
  expect(await ask(tenant)).toEqual({ figure: "1.00", cached: false, loading: true });
  expect(await ask(tenant)).toEqual({ figure: "2.00", cached: false, loading: true });
  home.loadingFlushes = 0;
  expect(await ask(tenant)).toEqual({ figure: "3.00", cached: false, loading: false });
  expect(await ask(tenant)).toEqual({ figure: "3.00", cached: true, loading: false });
});

test.each<[string, Partial<typeof testHome>]>([
  ["announced", { loadingFlushes: 1 }],
  ["announced and committed", { dataVersion: 8 }],
])("figures that a flush %s meanwhile may have touched are kept under no version", async (_what, change) => {
  let meanwhile = () => {};
  const { ask, home, asked } = setUp({ meanwhile: () => meanwhile() });
  const tenant = randomUUID();
  meanwhile = () => Object.assign(home, change);
  expect(await ask(tenant)).toEqual({ figure: "1.00", cached: false, loading: false });
  meanwhile = () => {};
  Object.assign(home, { loadingFlushes: 0, dataVersion: 7 });
  expect(await ask(tenant)).toEqual({ figure: "2.00", cached: false, loading: false });
  expect(await ask(tenant)).toEqual({ figure: "2.00", cached: true, loading: false });
  expect(asked()).toBe(2);
});

test("an answer is given, though not kept, when the tenant cannot be looked at again", async () => {
  let down = false;
  const clock = createFixedClock("2026-03-20T03:00:00Z");
  const reader = {
    query: vi.fn(async () => {
      down = true;
      return [{ whole: 1, c_gross_sales: "1", c_discounts: "0", c_returns: "0" }];
    }),
  };
  const { directory, withTenant } = testTenancy();
  const failing: typeof withTenant = (...call) => {
    if (down) throw new AppError("dependency_unavailable");
    return withTenant(...call);
  };
  const runner = createMetricQuery({
    directory,
    withTenant: failing,
    reader: reader as never,
    cache,
    clock,
  });
  const caller = { tenantId: randomUUID(), scope: everything, locale: "en" as const };
  expect((await runner.run(caller, query)).rows[0]?.[0]).toBe("1.00");
  down = false;
  expect((await runner.run(caller, query)).meta.cached).toBe(false);
});

test("twenty callers at once ask the engine once", async () => {
  const { ask, asked } = setUp({ slowMs: 50 });
  const tenant = randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(tenant)));
  expect(asked()).toBe(1);
  expect(new Set(answers.map(({ figure }) => figure))).toEqual(new Set(["1.00"]));
});

test("a failure reaches the caller and is not kept: the next call asks again", async () => {
  let failing = true;
  const { ask } = setUp({ fail: () => (failing ? new AppError("query_timeout") : undefined) });
  const tenant = randomUUID();
  await expect(ask(tenant)).rejects.toMatchObject({ code: "query_timeout" });
  failing = false;
  expect(await ask(tenant)).toEqual({ figure: "2.00", cached: false, loading: false });
});

test("words come in the caller's language from one kept answer", async () => {
  const clock = createFixedClock("2026-03-20T03:00:00Z");
  const reader = {
    query: vi.fn(async () => [{ whole: 1, c_gross_sales: "1", c_discounts: "0", c_returns: "0" }]),
  };
  const runner = createMetricQuery({ ...testTenancy(), reader: reader as never, cache, clock });
  const caller = { tenantId: randomUUID(), scope: everything };
  const english = await runner.run({ ...caller, locale: "en" }, query);
  const indonesian = await runner.run({ ...caller, locale: "id" }, query);
  expect([english.columns[0]?.title, indonesian.columns[0]?.title]).toEqual([
    "Net sales",
    "Penjualan bersih",
  ]);
  expect(indonesian.meta).toMatchObject({ cached: true });
  expect(indonesian.meta.definitions.net_sales?.definition).toBe(
    "Penjualan kotor − diskon − retur, tanpa pajak.",
  );
  expect(reader.query).toHaveBeenCalledTimes(1);
});
