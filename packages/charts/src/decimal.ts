import { divideHalfEven } from "@c4/contracts/decimal4";

/** A decimal of any length: `digits` ÷ 10^`scale`. Metric cells are such strings; ratios may have more than four decimals. */
type Decimal = { digits: bigint; scale: number };

const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;
const ratioScale = 6;

/** True when the text is a plain decimal, the only form in which figures travel. */
export function isDecimal(text: string): text is `${number}` {
  return pattern.test(text);
}

function parse(text: string): Decimal {
  const match = pattern.exec(text);
  if (!match) throw new Error(`not a decimal: ${text}`);
  const fraction = match[3] ?? "";
  const magnitude = BigInt((match[2] ?? "0") + fraction);
  return { digits: match[1] === "-" ? -magnitude : magnitude, scale: fraction.length };
}

function print({ digits, scale }: Decimal): string {
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, "0");
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, "");
  return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

function align(a: Decimal, b: Decimal): { a: bigint; b: bigint; scale: number } {
  const scale = Math.max(a.scale, b.scale);
  return {
    a: a.digits * 10n ** BigInt(scale - a.scale),
    b: b.digits * 10n ** BigInt(scale - b.scale),
    scale,
  };
}

/** Exact a + b of two decimal strings. */
export function addDecimals(a: string, b: string): string {
  const aligned = align(parse(a), parse(b));
  return print({ digits: aligned.a + aligned.b, scale: aligned.scale });
}

/** Exact a − b of two decimal strings. */
export function subtractDecimals(a: string, b: string): string {
  const aligned = align(parse(a), parse(b));
  return print({ digits: aligned.a - aligned.b, scale: aligned.scale });
}

/** a ÷ b to six decimals, half to even; null when b is zero. */
export function divideDecimals(a: string, b: string): string | null {
  const aligned = align(parse(a), parse(b));
  if (aligned.b === 0n) return null;
  return print({
    digits: divideHalfEven(aligned.a * 10n ** BigInt(ratioScale), aligned.b),
    scale: ratioScale,
  });
}

/** −1, 0 or 1 as a is below, equal to or above b. */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const aligned = align(parse(a), parse(b));
  if (aligned.a === aligned.b) return 0;
  return aligned.a < aligned.b ? -1 : 1;
}

/** Nearest binary float, for drawing only: never print it, never add it up. */
export function toDrawnNumber(text: string | null): number | null {
  return text === null || !isDecimal(text) ? null : Number(text);
}
