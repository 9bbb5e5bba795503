import { expect, test } from "vitest";
import { metricIds } from "./metrics.ts";
import { nearestNames } from "./nearest-names.ts";

test.each([
  ["net_sale", ["net_sales", "net_sales_with_cost"]],
  ["Net Sales", ["net_sales", "net_sales_with_cost"]],
  ["transaction", ["transactions"]],
  ["margin", ["gross_margin_pct"]],
  ["apv", ["atv", "aur", "upt"]],
  ["footfall_by_weather", []],
])("%s is near %j", (text, near) => {
  expect(nearestNames(text, metricIds)).toEqual(near);
});
