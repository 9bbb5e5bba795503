import { MetricQuery, type MetricQueryInput } from "@c4/contracts/http/metrics";
import { expect, test } from "vitest";
import { attributeIds, grainIds } from "../catalogue/dimensions.ts";
import { metricIds } from "../catalogue/metrics.ts";
import { whyNotBy } from "../plan/defined-by.ts";
import { planQuery } from "../plan/plan-query.ts";
import { resolveQuery } from "../plan/resolve-query.ts";
import { compileQuery } from "./compile-query.ts";
import { unconvertedQuery } from "./unconverted-query.ts";

const tenantId = "0198f2c4-0000-7000-8000-0000000000a1";
const locationId = "0198f2c4-0000-7000-8000-0000000000c1";
const period = { from: "2026-03-01", to: "2026-03-31" };

async function compile(query: Partial<MetricQueryInput>) {
  const input = MetricQuery.parse({ metrics: ["net_sales"], period, ...query });
  const resolved = await resolveQuery(input, {
    now: new Date("2026-03-20T06:40:30Z"),
    timeZone: "Asia/Jakarta",
    weekStart: 1,
    reportingCurrency: "IDR",
    retentionMonths: 25,
    dataRange: async () => null,
  });
  const plan = planQuery(resolved);
  const scope = { allLocations: false as const, locationIds: [locationId] };
  return {
    plan,
    main: compileQuery(resolved, plan, tenantId, scope),
    left: unconvertedQuery(resolved, plan, tenantId, scope),
  };
}

test("counts by day are one grouping of the smallest roll-up", async () => {
  const { plan, main } = await compile({ metrics: ["transactions"], granularity: "day" });
  expect(plan.servedBy).toEqual(["sales_by_day_v1"]);
  expect(main.sql).toMatchInlineSnapshot(`
    "SELECT answer.*
    FROM (
      SELECT toUInt8(grouping(t)) AS whole, t, sum(m_transactions) AS c_transactions
      FROM (
        SELECT business_date AS t, 0 AS past, sum(transactions) AS m_transactions
        FROM c4_read.sales_by_day_v1(tenant_id = {tenant_id:UUID}, all_locations = {all_locations:Bool}, location_ids = {location_ids:Array(UUID)})
        WHERE business_date BETWEEN {from:Date} AND {to:Date}
        GROUP BY t, past
      ) AS facts
      GROUP BY GROUPING SETS ((t), ())
      HAVING whole OR c_transactions != 0
    ) AS answer
    ORDER BY whole DESC, t ASC NULLS LAST, t
    LIMIT {row_limit:UInt32}"
  `);
  expect(main.params).toEqual({
    from: "2026-03-01",
    to: "2026-03-31",
    row_limit: 1_002,
    tenant_id: tenantId,
    all_locations: false,
    location_ids: [locationId],
  });
});

test("transactions by product count documents, and the whole counts each once", async () => {
  const { plan, main } = await compile({ metrics: ["transactions"], dimensions: ["product"] });
  expect(plan.servedBy).toEqual(["sale_line_ledger_v1"]);
  expect(main.sql).toMatchInlineSnapshot(`
    "SELECT answer.*, l_product
    FROM (
      SELECT toUInt8(grouping(k_product)) AS whole, k_product, if(whole, sum(w_transactions), sum(m_transactions)) AS c_transactions
      FROM (
        SELECT k_product, past, in_row AS m_transactions, 1 - in_row AS w_transactions
        FROM (
          SELECT CAST(product_id AS UUID) AS k_product, 0 AS past, 1 - grouping(k_product) AS in_row
          FROM c4_read.sale_line_ledger_v1(tenant_id = {tenant_id:UUID}, all_locations = {all_locations:Bool}, location_ids = {location_ids:Array(UUID)})
          WHERE business_date BETWEEN {from:Date} AND {to:Date}
          GROUP BY GROUPING SETS ((k_product, past, source_id, document_id), (past, source_id, document_id))
          HAVING sumIf(sign, kind = 'sale') > 0
        )
      ) AS facts
      GROUP BY GROUPING SETS ((k_product), ())
      HAVING whole OR c_transactions != 0
    ) AS answer
    LEFT ANY JOIN (
      SELECT product_id AS id_product, if(name = '', external_id, name) AS l_product FROM c4_read.product_v1(tenant_id = {tenant_id:UUID})
    ) AS labels_product ON labels_product.id_product = answer.k_product
    ORDER BY whole DESC, c_transactions DESC NULLS LAST, k_product
    LIMIT {row_limit:UInt32}"
  `);
});

test.each<[string, Partial<MetricQueryInput>, string[]]>([
  ["sales by day", { granularity: "day" }, ["sales_by_day_v1"]],
  ["sales by location and channel", { dimensions: ["location", "channel"] }, ["sales_by_day_v1"]],
  ["sales by hour", { granularity: "hour" }, ["sales_by_hour_v1"]],
  ["sales by hour of day", { dimensions: ["hour_of_day"] }, ["sales_by_hour_v1"]],
  [
    "sales of a category",
    { filters: [{ dimension: "category", op: "in", values: ["Food"] }] },
    ["sale_line_ledger_v1"],
  ],
  ["payments by tender", { metrics: ["payments"], dimensions: ["tender"] }, ["payment_ledger_v1"]],
  [
    "sales and payments by day",
    { metrics: ["net_sales", "payments"], granularity: "day" },
    ["sales_by_day_v1", "payment_ledger_v1"],
  ],
  [
    "a day that is going on",
    { period: { preset: "today" }, compare: "previous_period" },
    ["sales_by_day_v1", "sale_ledger_v1"],
  ],
])("%s are served by the smallest dataset that has them", async (_what, query, servedBy) => {
  expect((await compile(query)).plan.servedBy).toEqual(servedBy);
});

test("every read of every query is a view of c4_read that is given the tenant, and the scope where it has locations", async () => {
  const everyFilter = [
    { dimension: "location", op: "in" as const, values: [`loc_${"0".repeat(32)}`] },
    { dimension: "channel", op: "not_in" as const, values: ["'; DROP TABLE c4.sale_ledger_v1; --"] },
  ];
  for (const metric of metricIds) {
    for (const attribute of attributeIds) {
      if (whyNotBy(metric, { grain: null, attributes: [attribute] })) continue;
      for (const granularity of grainIds) {
        const { main, left } = await compile({
          metrics: [metric],
          dimensions: [attribute],
          filters: everyFilter,
          granularity,
          compare: "previous_period",
          currency: "SGD",
        });
        for (const { sql } of [main, left]) {
          const reads = sql.match(/(FROM|JOIN) +[a-z]\S*\([^)]*\)/g) ?? [];
          expect(reads.length).toBeGreaterThan(0);
          for (const read of reads) {
            expect(read).toMatch(/ c4_read\.\w+\(tenant_id = \{tenant_id:UUID\}/);
            if (!/(product|fx_rate)_v1/.test(read)) {
              expect(read).toContain(
                "all_locations = {all_locations:Bool}, location_ids = {location_ids:Array(UUID)",
              );
            }
          }
          expect(sql).not.toMatch(/\bc4\./);
          for (const value of [tenantId, locationId, "DROP", "SGD", "2026-"])
            expect(sql).not.toContain(value);
        }
      }
    }
  }
});
