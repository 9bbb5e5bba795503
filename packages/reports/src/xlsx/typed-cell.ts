import { printsAsZero } from "@c4/charts/change";
import { formatHour } from "@c4/charts/format-date";
import { currencyDigits } from "@c4/charts/format-number";
import type { Unit } from "@c4/contracts/http/metrics";
import type { TimeGrain } from "../define-report.ts";
import type { TableColumn } from "../document/report-document.ts";

/** Only these three ever reach a cell: an object would be taken for a formula or a link. */
export type CellValue = string | number | Date | null;

export type TypedCell = {
  value: CellValue;
  numFmt?: string;
  /** The exact decimal, where a cell cannot hold it. */
  exact?: string;
  align?: "right";
};

/** What a spreadsheet keeps of a number: it stores binary doubles and shows 15 digits. */
const keptDigits = 15;

export type FigureStyle = {
  unit: Unit;
  currency: string | null;
  role?: TableColumn["role"];
  withCode?: boolean;
};

/**
 * A figure as a number. One with more digits than a spreadsheet keeps is rounded to the decimals its format shows anyway, the
 * way the format would, and carries the exact value; one whose shown digits do not fit either is text, never a silently wrong
 * number.
 */
export function figureCell(text: string | null, style: FigureStyle): TypedCell {
  if (text === null) return { value: null };
  const numFmt = numberFormat(text, style);
  if (significantDigits(text) <= keptDigits) return { value: Number(text), numFmt };
  const shown = roundAsShown(text, shownDecimals(style));
  if (significantDigits(shown) <= keptDigits) return { value: Number(shown), numFmt, exact: text };
  return { value: text, exact: text };
}

/** A cell of a table: dates as dates, figures as numbers, everything else as text. */
export function tableCell(
  column: TableColumn,
  cell: string | null,
  { currency, grain, withCode }: { currency: string | null; grain: TimeGrain | null; withCode: boolean },
): TypedCell {
  if (cell === null) return { value: null };
  if (column.unit !== null)
    return figureCell(cell, { unit: column.unit, currency, role: column.role, withCode });
  if (column.role === "date" && /^\d{4}-\d{2}-\d{2}/.test(cell)) {
    return {
      value: new Date(`${cell.slice(0, 10)}T00:00:00Z`),
      numFmt: grain === "month" ? "mmm yyyy" : "dd mmm yyyy",
    };
  }
  if (column.role === "hour" && /^\d+$/.test(cell)) return { value: formatHour(Number(cell)) };
  return { value: cell };
}

function numberFormat(text: string, { unit, currency, role, withCode = false }: FigureStyle): string {
  // Spreadsheets print −0.0 % for a small loss; nothing is nothing on either side.
  if (role === "change") return printsAsZero(text) ? "0.0%;0.0%" : "+0.0%;-0.0%";
  if (unit === "ratio") return "0.0%";
  if (unit === "count") return "#,##0";
  if (unit === "quantity") return text.includes(".") ? "#,##0.00" : "#,##0";
  const amount = currencyDigits(currency) === 0 ? "#,##0" : "#,##0.00";
  return withCode && currency !== null ? `[$${currency}] ${amount}` : amount;
}

function shownDecimals({ unit, currency }: FigureStyle): number {
  if (unit === "money") return currencyDigits(currency);
  if (unit === "count") return 0;
  return unit === "ratio" ? 3 : 2;
}

function significantDigits(text: string): number {
  const shortest = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return shortest.replace(/^-/, "").replace(".", "").replace(/^0+/, "").length;
}

/** Half away from zero, as spreadsheets and the printed page do. */
function roundAsShown(text: string, decimals: number): string {
  const [whole = "0", fraction = ""] = text.replace(/^-/, "").split(".");
  if (fraction.length <= decimals) return text;
  const dropped = 10n ** BigInt(fraction.length - decimals);
  const digits = ((BigInt(whole + fraction) + dropped / 2n) / dropped).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const rounded = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return text.startsWith("-") ? `-${rounded}` : rounded;
}
