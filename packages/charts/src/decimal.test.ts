import { expect, test } from "vitest";
import {
  addDecimals,
  compareDecimals,
  divideDecimals,
  isDecimal,
  subtractDecimals,
  toDrawnNumber,
} from "./decimal.ts";

test("sums and differences of different scales are exact", () => {
  expect(addDecimals("0.1", "0.2")).toBe("0.3");
  expect(addDecimals("99999999999999.9999", "0.0001")).toBe("100000000000000");
  expect(subtractDecimals("1", "1.000001")).toBe("-0.000001");
});

test("quotients have six decimals, rounded half to even, and none by zero", () => {
  expect(divideDecimals("1", "3")).toBe("0.333333");
  expect(divideDecimals("-2", "3")).toBe("-0.666667");
  expect(divideDecimals("1", "0.00")).toBeNull();
});

test("decimals compare by value, not by text", () => {
  expect(compareDecimals("10", "9.99")).toBe(1);
  expect(compareDecimals("-10", "9")).toBe(-1);
  expect(compareDecimals("1.50", "1.5")).toBe(0);
});

test("only plain decimals are figures", () => {
  expect(["1", "-0.5", "12.3400"].every(isDecimal)).toBe(true);
  expect(["", "1e3", "NaN", ".5", "1,000"].some(isDecimal)).toBe(false);
  expect(toDrawnNumber("12.5")).toBe(12.5);
  expect(toDrawnNumber(null)).toBeNull();
});
