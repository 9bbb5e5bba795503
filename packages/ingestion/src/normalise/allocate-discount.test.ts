import fc from "fast-check";
import { expect, test } from "vitest";
import { allocateDiscount } from "./allocate-discount.ts";
import { minorUnit } from "./minor-unit.ts";

const values = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 30 });
const units = fc.constantFrom(minorUnit("IDR"), minorUnit("JPY"), minorUnit("KWD"), minorUnit("CLF"));

test("the shares add up to the discount, whatever the values and the currency", () => {
  fc.assert(
    fc.property(values, fc.bigInt({ min: 0n, max: 10n ** 12n }), units, (given, total, unit) => {
      const shares = allocateDiscount(total, given, unit);
      if (given.every((value) => value === 0n)) expect(shares).toBeNull();
      else expect(shares?.reduce((sum, share) => sum + share, 0n)).toBe(total);
    }),
  );
});

test("only the largest line gets more than its whole units, and the first of equal ones is the largest", () => {
  fc.assert(
    fc.property(values, fc.bigInt({ min: 1n, max: 10n ** 12n }), units, (given, total, unit) => {
      const shares = allocateDiscount(total, given, unit) ?? [];
      const sum = given.reduce((left, right) => left + right, 0n);
      const largest = given.findIndex((value) => given.every((other) => other <= value));
      shares.forEach((share, index) => {
        const fair = ((total * (given[index] ?? 0n)) / sum / unit) * unit;
        if (index === largest) expect(share).toBeGreaterThanOrEqual(fair);
        else expect(share).toBe(fair);
      });
    }),
  );
});

test("10.00 over 3.33, 3.33 and 3.34 is 3.33, 3.33 and 3.34; in yen 10 over three equal lines is 4, 3 and 3", () => {
  expect(allocateDiscount(100_000n, [33_300n, 33_300n, 33_400n], 100n)).toEqual([33_300n, 33_300n, 33_400n]);
  expect(allocateDiscount(100_000n, [50_000n, 50_000n, 50_000n], 10_000n)).toEqual([
    40_000n,
    30_000n,
    30_000n,
  ]);
});
