import type { Decimal4 } from "@c4/contracts/decimal4";

/** ISO 4217 currencies whose minor unit is not a hundredth. A list of our own: what the runtime knows changes with its version. */
const decimalsOf = new Map<string, number>([
  ...["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"].map(zero),
  ...["VND", "VUV", "XAF", "XOF", "XPF"].map(zero),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code): [string, number] => [code, 3]),
  ...["CLF", "UYW"].map((code): [string, number] => [code, 4]),
]);

function zero(code: string): [string, number] {
  return [code, 0];
}

/** Smallest amount of a currency that can be paid: 0.01 EUR, 1 JPY, 0.001 KWD. */
export function minorUnit(currency: string): Decimal4 {
  return 10n ** BigInt(4 - (decimalsOf.get(currency) ?? 2));
}
