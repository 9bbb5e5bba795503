import type { Unit } from "@c4/contracts/http/metrics";
import type { Change } from "./change.ts";
import { isDecimal } from "./decimal.ts";

/** Shown for a figure that is not defined (division by zero, nothing to compare with): never 0. */
export const undefinedFigure = "–";

export type MoneyFormat = {
  /** ISO 4217 code; null prints the bare number. */
  currency: string | null;
  locale: string;
  /** `standard`: the decimals shops use; `exact`: all four that are kept; `compact`: 12.3M, for axes only. */
  style?: "standard" | "exact" | "compact";
  /** A plus sign on gains. */
  signed?: boolean;
  /** `false` leaves the currency out, for tables whose heading names it; the digits stay the currency's. */
  symbol?: boolean;
};

/** Currencies whose minor unit exists in ISO 4217 but not in shops. */
const withoutMinorUnit = new Set(["IDR", "VND", "KRW", "JPY", "LAK", "MMK", "KHR", "COP", "CLP"]);
/** Symbols that several currencies share: those get the longer form (`A$`, `SGD`). */
const sharedSymbols = new Set(["$", "¥", "kr", "Rs"]);

const formatters = new Map<string, Intl.NumberFormat>();

/** Building an Intl formatter costs more than using it a thousand times; the same options give the same formatter. */
function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** Intl reads decimal strings exactly, so what is printed never passes through a binary float. */
function print(value: string | null, locale: string, options: Intl.NumberFormatOptions): string {
  if (value === null || !isDecimal(value)) return undefinedFigure;
  return formatter(locale, { ...options, numberingSystem: "latn" }).format(value);
}

function currencyDisplay(locale: string, currency: string): "narrowSymbol" | "symbol" {
  const parts = formatter(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  }).formatToParts(0);
  const symbol = parts.find((part) => part.type === "currency")?.value ?? "";
  return sharedSymbols.has(symbol) ? "symbol" : "narrowSymbol";
}

/** Decimals a currency is shown with where people shop; two when there is no currency. */
export function currencyDigits(currency: string | null): number {
  return currency !== null && withoutMinorUnit.has(currency) ? 0 : 2;
}

function moneyDigits({ currency, style }: MoneyFormat): Intl.NumberFormatOptions {
  if (style === "exact") return { minimumFractionDigits: 0, maximumFractionDigits: 4 };
  if (style === "compact") return { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 };
  const digits = currencyDigits(currency);
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
}

/** Money from a decimal string, rounded half away from zero to the digits of its style: `Rp 12,345,678`, `A$1,234.57`. */
export function formatMoney(value: string | null, format: MoneyFormat): string {
  const options: Intl.NumberFormatOptions = {
    ...moneyDigits(format),
    signDisplay: format.signed ? "exceptZero" : "negative",
  };
  if (format.currency === null || format.symbol === false) return print(value, format.locale, options);
  return print(value, format.locale, {
    ...options,
    style: "currency",
    currency: format.currency,
    currencyDisplay: currencyDisplay(format.locale, format.currency),
  });
}

/** A count or quantity from a decimal string: whole when it is whole, else up to `digits` decimals (3: weights). */
export function formatCount(
  value: string | null,
  { locale, signed = false, digits = 3 }: { locale: string; signed?: boolean; digits?: number },
): string {
  return print(value, locale, {
    // Pieces are whole, averages are not: a column of averages lines up at the point.
    minimumFractionDigits: digits === 2 && value?.includes(".") ? 2 : 0,
    maximumFractionDigits: digits,
    signDisplay: signed ? "exceptZero" : "negative",
  });
}

/** A ratio from a decimal string as a percentage: `0.1254` → `12.5%`. */
export function formatRatio(
  value: string | null,
  { locale, signed = false, digits = 1 }: { locale: string; signed?: boolean; digits?: number },
): string {
  return print(value, locale, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signed ? "exceptZero" : "negative",
  });
}

export type FigureFormat = MoneyFormat & { unit: Unit | null };

/** A metric cell in its own unit. A quantity (UPT, average units) shows two decimals, a count none unless it has them. */
export function formatFigure(value: string | null, { unit, ...format }: FigureFormat): string {
  const { locale, signed = false } = format;
  if (unit === "money") return formatMoney(value, format);
  if (unit === "ratio")
    return formatRatio(value, { locale, signed, digits: format.style === "exact" ? 4 : 1 });
  return formatCount(value, {
    locale,
    signed,
    digits: format.style === "exact" ? 6 : unit === "quantity" ? 2 : 3,
  });
}

/** Both halves of a change, signed: `{ absolute: "+Rp 1,200", relative: "+4.1%" }`. Ratios differ in percentage points. */
export function formatChange(change: Change, format: FigureFormat): { absolute: string; relative: string } {
  const relative = formatRatio(change.relative, { locale: format.locale, signed: true });
  if (format.unit !== "ratio")
    return { absolute: formatFigure(change.absolute, { ...format, signed: true }), relative };
  const points = formatRatio(change.absolute, { locale: format.locale, signed: true }).replace(/\s?%/, "");
  return { absolute: `${points} pp`, relative };
}
