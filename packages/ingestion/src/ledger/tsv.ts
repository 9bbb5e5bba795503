import type { Decimal4 } from "@c4/contracts/decimal4";

const special = /[\t\n\r\\\0\b\f']/;
const escapes: Readonly<Record<string, string>> = {
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\\": "\\\\",
  "\0": "\\0",
  "\b": "\\b",
  "\f": "\\f",
  "'": "\\'",
};

/** Text exactly as ClickHouse's TabSeparated format writes it: rows read back from a ledger are recognised by it. */
export function tsvText(text: string): string {
  if (text === "" || !special.test(text)) return text;
  return text.replace(/[\t\n\r\\\0\b\f']/g, (character) => escapes[character] ?? character);
}

const safe = 9_007_199_254_740_991n;

/** A Decimal4 as plain decimal text. Small values go through doubles, exactly: below 2^53 every step is a whole number. */
export function tsvDecimal(value: Decimal4): string {
  if (value === 0n) return "0";
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  const sign = negative ? "-" : "";
  if (magnitude > safe) {
    const digits = magnitude.toString().padStart(5, "0");
    return `${sign}${digits.slice(0, -4)}.${digits.slice(-4)}`;
  }
  const scaled = Number(magnitude);
  const whole = Math.floor(scaled / 10_000);
  const fraction = scaled - whole * 10_000;
  if (fraction === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${String(fraction).padStart(4, "0")}`;
}

/** NULL in TabSeparated. */
export const tsvNull = "\\N";

/** Bytes of a FixedString, given in hex. */
export function tsvBytes(hex: string): string {
  return hex.replace(/../g, "\\x$&");
}
