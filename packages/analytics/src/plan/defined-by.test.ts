import { expect, test } from "vitest";
import { type AttributeId, attributeIds, grainIds } from "../catalogue/dimensions.ts";
import { type MetricId, metricIds } from "../catalogue/metrics.ts";
import { whyNotBy } from "./defined-by.ts";
import { assertDefined } from "./resolve-members.ts";

/** What belongs to a document as a whole, and so to its place, channel, currency and hour. */
const byDocument: AttributeId[] = ["location", "channel", "currency", "hour_of_day"];
const byLine: AttributeId[] = ["location", "product", "category", "channel", "currency", "hour_of_day"];
const byPayment: AttributeId[] = ["location", "tender", "channel", "currency", "hour_of_day"];

const expected: Record<MetricId, AttributeId[]> = {
  gross_sales: byLine,
  discounts: byLine,
  returns: byLine,
  net_sales: byLine,
  demand_sales: byLine,
  units_sold: byLine,
  units_returned: byLine,
  transactions: byLine,
  atv: byDocument,
  upt: byDocument,
  aur: byLine,
  discount_rate: byLine,
  return_rate: byLine,
  cogs: byLine,
  net_sales_with_cost: byLine,
  cost_coverage: byLine,
  gross_profit: byLine,
  gross_margin_pct: byLine,
  tax: byDocument,
  service_charges: byDocument,
  shipping: byDocument,
  tips: byDocument,
  gift_card_sales: byLine,
  deposits: byLine,
  adjustments: byLine,
  cash_rounding: byDocument,
  payments: byPayment,
  void_value: byDocument,
  void_count: byDocument,
};

const pairs = metricIds.flatMap((metric) => attributeIds.map((attribute) => ({ metric, attribute })));

test.each(pairs)("$metric by $attribute is answered, or refused with a reason", ({ metric, attribute }) => {
  const refusal = whyNotBy(metric, { grain: null, attributes: [attribute] });
  expect(refusal === null).toBe(expected[metric].includes(attribute));
  if (refusal === null) return;
  expect(refusal.by).toBe(attribute);
  expect(refusal.reason.length).toBeGreaterThan(20);
});

test("every metric is defined by every time grain, and by a grain together with each of its dimensions", () => {
  for (const metric of metricIds) {
    for (const grain of grainIds) {
      expect(whyNotBy(metric, { grain, attributes: [] }), `${metric} by ${grain}`).toBeNull();
      for (const attribute of expected[metric]) {
        expect(whyNotBy(metric, { grain, attributes: [attribute] }), `${metric} by ${attribute}`).toBeNull();
      }
    }
  }
});

test("dimensions that no record carries together are refused together", () => {
  expect(whyNotBy("payments", { grain: null, attributes: ["location", "tender"] })).toBeNull();
  expect(whyNotBy("payments", { grain: null, attributes: ["tender", "product"] })).toMatchObject({
    by: "product",
  });
  expect(whyNotBy("net_sales", { grain: null, attributes: ["product", "tender"] })).toMatchObject({
    by: "tender",
  });
});

test("the refusal names the metric, the dimension and why", () => {
  expect(() => assertDefined(["net_sales", "atv"], ["product"], "day")).toThrow(
    expect.objectContaining({
      code: "metric_not_by_dimension",
      detail:
        "atv is not defined by product: it would divide a part of each basket by whole baskets; ask for it without product or category",
    }),
  );
});
