import { expect, test } from "vitest";
import type { MeasureId } from "../catalogue/measures.ts";
import type { MetricId } from "../catalogue/metrics.ts";
import { parseSum } from "./exact-sum.ts";
import { showFigure } from "./show-figure.ts";

function show(metric: MetricId, sums: Partial<Record<MeasureId, string>>, showing = {}) {
  const read = (measure: MeasureId) => parseSum(sums[measure] ?? "0");
  return showFigure(metric, read, { currency: "GBP", converted: false, ...showing });
}

test("a sum that needed no conversion is exact, with at least the minor unit's decimals", () => {
  expect(show("gross_sales", { gross_sales: "9747747.934" })).toBe("9747747.934");
  expect(show("gross_sales", { gross_sales: "12.5" })).toBe("12.50");
  expect(show("gross_sales", { gross_sales: "-0.0001" })).toBe("-0.0001");
  expect(show("gross_sales", { gross_sales: "12" }, { currency: "JPY" })).toBe("12");
  expect(show("gross_sales", { gross_sales: "12" }, { currency: "KWD" })).toBe("12.000");
});

test("a converted sum is rounded once to the minor unit, half to even", () => {
  const converted = { converted: true };
  expect(show("gross_sales", { gross_sales: "0.125" }, converted)).toBe("0.12");
  expect(show("gross_sales", { gross_sales: "0.135" }, converted)).toBe("0.14");
  expect(show("gross_sales", { gross_sales: "-0.125" }, converted)).toBe("-0.12");
  expect(show("gross_sales", { gross_sales: "0.125000000000000000000001" }, converted)).toBe("0.13");
  expect(show("gross_sales", { gross_sales: "-0.001" }, converted)).toBe("0.00");
  expect(show("gross_sales", { gross_sales: "2.5" }, { converted: true, currency: "JPY" })).toBe("2");
});

test("sums are put together before they are rounded", () => {
  const sums = { gross_sales: "0.004", discounts: "-0.004", returns: "0.001" };
  expect(show("net_sales", sums, { converted: true })).toBe("0.01");
});

test("a ratio is the quotient of exact sums, and null where there is nothing to divide by", () => {
  expect(show("atv", { gross_sales: "100", discounts: "0", transactions: "3" })).toBe("33.33");
  expect(show("atv", { gross_sales: "100" })).toBeNull();
  expect(show("upt", { units_sold: "10", transactions: "4" })).toBe("2.5");
  expect(show("upt", { units_sold: "10", transactions: "3" })).toBe("3.3333");
  expect(show("discount_rate", { discounts: "1", gross_sales: "3" })).toBe("0.333333");
  expect(show("discount_rate", { discounts: "0", gross_sales: "3" })).toBe("0");
  expect(show("gross_margin_pct", { net_sales_with_cost: "0", cogs: "5" })).toBeNull();
});

test("money of several currencies is not shown as one; counts are", () => {
  const several = { currency: null };
  expect(show("net_sales", { gross_sales: "1" }, several)).toBeNull();
  expect(show("discount_rate", { discounts: "1", gross_sales: "3" }, several)).toBeNull();
  expect(show("transactions", { transactions: "7" }, several)).toBe("7");
});
