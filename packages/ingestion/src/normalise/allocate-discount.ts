import type { Decimal4 } from "@c4/contracts/decimal4";

/**
 * Splits a document discount over lines in proportion to their value before it. Every share is rounded down to a whole
 * `unit` (the currency's minor unit); what remains goes to the largest line, the first of them when several are equal.
 * The shares add up to `total` exactly. Values and total are not negative; null when no line has a value to carry it.
 */
export function allocateDiscount(
  total: Decimal4,
  values: readonly Decimal4[],
  unit: Decimal4,
): Decimal4[] | null {
  const sum = values.reduce((left, right) => left + right, 0n);
  if (sum === 0n) return null;
  let largest = 0;
  let rest = total;
  const shares = values.map((value, index) => {
    if (value > (values[largest] ?? 0n)) largest = index;
    const share = ((total * value) / sum / unit) * unit;
    rest -= share;
    return share;
  });
  shares[largest] = (shares[largest] ?? 0n) + rest;
  return shares;
}
