import { expect, test } from "vitest";
import { minorUnitDecimals } from "./minor-unit-decimals.ts";

test.each([
  ["IDR", 2],
  ["AUD", 2],
  ["GBP", 2],
  ["JPY", 0],
  ["VND", 0],
  ["KWD", 3],
  ["CLF", 4],
])("%s has a minor unit of %i decimals", (currency, decimals) => {
  expect(minorUnitDecimals(currency)).toBe(decimals);
});
