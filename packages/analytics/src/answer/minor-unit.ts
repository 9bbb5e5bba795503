const known = new Map<string, number>();

/** Decimals of the currency's minor unit by ISO 4217: 2 for IDR and AUD, 0 for JPY, 3 for KWD. */
export function minorUnitDecimals(currency: string): number {
  let decimals = known.get(currency);
  if (decimals === undefined) {
    const { maximumFractionDigits } = new Intl.NumberFormat("en", {
      style: "currency",
      currency,
    }).resolvedOptions();
    decimals = maximumFractionDigits ?? 2;
    known.set(currency, decimals);
  }
  return decimals;
}
