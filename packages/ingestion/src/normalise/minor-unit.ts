import type { Decimal4 } from "@c4/contracts/decimal4";
import { minorUnitDecimals } from "@c4/contracts/minor-unit-decimals";

/** Smallest amount of a currency that can be paid: 0.01 EUR, 1 JPY, 0.001 KWD. */
export function minorUnit(currency: string): Decimal4 {
  return 10n ** BigInt(4 - minorUnitDecimals(currency));
}
