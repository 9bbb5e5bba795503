/**
 * Exact money and quantities: a bigint scaled by 10 000, the same as ClickHouse's Decimal(18, 4). Never a binary float.
 */
export type Decimal4 = bigint;

export const decimal4Scale = 10_000n;
/** Largest magnitude a Decimal(18, 4) holds: 99 999 999 999 999.9999. */
export const decimal4Max = 999_999_999_999_999_999n;

const pattern = /^(-?)(\d{1,14})(?:\.(\d{1,4})0*)?$/;

/** Parses a decimal string; null when it is not one, has more than four significant decimals, or more than 14 digits before the point. */
export function parseDecimal4(text: string): Decimal4 | null {
  const short = text.length <= shortLength ? parseShort(text) : undefined;
  if (short !== undefined) return BigInt(short);
  const match = pattern.exec(text);
  if (!match) return null;
  const magnitude = BigInt((match[2] ?? "0") + (match[3] ?? "").padEnd(4, "0"));
  return match[1] === "-" ? -magnitude : magnitude;
}

/** So many characters hold less than 2^53 ten-thousandths: a double counts them exactly, and far faster than a bigint. */
const shortLength = 11;

/** Scaled value of a plain short decimal; undefined when it is anything else, which the pattern then judges. */
function parseShort(text: string): number | undefined {
  const start = text.charCodeAt(0) === 0x2d ? 1 : 0;
  let scaled = 0;
  let decimals = -1;
  for (let at = start; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit >= 0 && digit <= 9) {
      scaled = scaled * 10 + digit;
      if (decimals >= 0) decimals += 1;
    } else if (digit === -2 && decimals < 0 && at > start) decimals = 0;
    else return undefined;
  }
  if (text.length === start || decimals === 0 || decimals > 4) return undefined;
  for (let missing = Math.max(0, decimals); missing < 4; missing += 1) scaled *= 10;
  return start === 1 && scaled !== 0 ? -scaled : scaled;
}

/** Shortest plain decimal string: `12.5`, `-0.0001`, `0`. Inverse of {@link parseDecimal4}. */
export function formatDecimal4(value: Decimal4): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(5, "0");
  const whole = digits.slice(0, -4);
  const fraction = digits.slice(-4).replace(/0+$/, "");
  return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Exact product of two Decimal4 values, or null when it needs more than four decimals. */
export function multiplyExact(a: Decimal4, b: Decimal4): Decimal4 | null {
  const product = a * b;
  return product % decimal4Scale === 0n ? product / decimal4Scale : null;
}

/** numerator ÷ denominator rounded half to even at the unit; the denominator must not be 0. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = n / d;
  const twice = (n % d) * 2n;
  const up = twice > d || (twice === d && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}
