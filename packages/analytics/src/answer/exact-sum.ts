import { divideHalfEven } from "@c4/contracts/decimal4";

/**
 * Sums as they come from the engine, exact: bigints scaled by 10^24 (amounts have 4 decimals, rates up to 20). Nothing is
 * rounded before it is shown.
 */
export type ExactSum = bigint;

const scale = 24;
const one = 10n ** BigInt(scale);

/** Reads a decimal string with up to 24 decimals. */
export function parseSum(text: string): ExactSum {
  const negative = text.startsWith("-");
  const point = text.indexOf(".");
  const digits = negative ? text.slice(1) : text;
  const at = point < 0 ? digits.length : point - (negative ? 1 : 0);
  const fraction = point < 0 ? "" : digits.slice(at + 1);
  if (fraction.length > scale) throw new Error(`a sum with more than ${scale} decimals: ${text}`);
  const magnitude = BigInt(digits.slice(0, at)) * one + BigInt(fraction.padEnd(scale, "0"));
  return negative ? -magnitude : magnitude;
}

/** Shortest decimal string that is exactly the sum, with at least so many decimals. */
export function formatExact(sum: ExactSum, minimumDecimals = 0): string {
  const negative = sum < 0n;
  const digits = (negative ? -sum : sum).toString().padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "").padEnd(minimumDecimals, "0");
  return `${negative ? "-" : ""}${digits.slice(0, -scale)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** numerator ÷ denominator with so many decimals, rounded once, half to even. Without a denominator, the sum itself. */
export function formatRounded(numerator: bigint, decimals: number, denominator: bigint = one): string {
  const scaled = divideHalfEven(numerator * 10n ** BigInt(decimals), denominator);
  const negative = scaled < 0n;
  const digits = (negative ? -scaled : scaled).toString().padStart(decimals + 1, "0");
  if (decimals === 0) return `${negative ? "-" : ""}${digits}`;
  return `${negative ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
