/** ISO 4217 currencies whose minor unit is not a hundredth. A list of our own: what the runtime knows changes with its version. */
const exceptions: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

const decimalsOf = new Map(
  Object.entries(exceptions).flatMap(([decimals, codes]) =>
    codes.split(" ").map((code): [string, number] => [code, Number(decimals)]),
  ),
);

/** Decimals of the smallest amount of a currency by ISO 4217: 2 for IDR and AUD, 0 for JPY, 3 for KWD. */
export function minorUnitDecimals(currency: string): number {
  return decimalsOf.get(currency) ?? 2;
}
