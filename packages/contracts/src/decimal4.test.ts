import fc from "fast-check";
import { expect, test } from "vitest";
import { decimal4Max, divideHalfEven, formatDecimal4, multiplyExact, parseDecimal4 } from "./decimal4.ts";

test("parsing a formatted value gives the value back, over the whole range", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -decimal4Max, max: decimal4Max }), (value) => {
      expect(parseDecimal4(formatDecimal4(value))).toBe(value);
    }),
  );
});

test("trailing zeros beyond four decimals are fine, significant digits are not", () => {
  expect(parseDecimal4("2.550000")).toBe(25_500n);
  expect(parseDecimal4("-0.0001")).toBe(-1n);
  expect(parseDecimal4("1.00001")).toBeNull();
});

test.each(["", ".5", "1.", "1e3", "+1", " 1", "NaN", "0x10", "123456789012345"])(
  "%j is not a decimal",
  (text) => {
    expect(parseDecimal4(text)).toBeNull();
  },
);

test("a product that needs a fifth decimal is refused, never rounded", () => {
  expect(multiplyExact(12_340n, 39_900n)).toBe(null);
  expect(multiplyExact(60_000n, 25_500n)).toBe(153_000n);
});

test("halves round to the even neighbour, on both sides of zero", () => {
  expect([5n, 15n, 25n, -5n, -15n, 26n].map((n) => divideHalfEven(n, 10n))).toEqual([
    0n,
    2n,
    2n,
    0n,
    -2n,
    3n,
  ]);
});
