/** Exact decimals of the oracle, in units of 10⁻⁸: a product of two amounts with four decimals each fits without rounding. */
export type Exact = bigint;

const unit = 100_000_000n;
export const fourDecimals = 10_000n;

export function exact(text: string | number | undefined): Exact {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text ?? "0")) ?? [];
  const value = BigInt(whole) * unit + BigInt(fraction.padEnd(8, "0").slice(0, 8));
  return sign === "-" ? -value : value;
}

/** Product of two values with at most four decimals each. */
export function times(left: Exact, right: Exact): Exact {
  return (left / fourDecimals) * (right / fourDecimals);
}

/** Shortest plain decimal text, as ClickHouse prints a Decimal. */
export function show(value: Exact): string {
  const digits = (value < 0n ? -value : value).toString().padStart(9, "0");
  const fraction = digits.slice(-8).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -8)}${fraction === "" ? "" : `.${fraction}`}`;
}
