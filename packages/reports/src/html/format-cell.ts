import { formatHour, formatPlainDate } from "@c4/charts/format-date";
import { formatFigure, formatRatio, undefinedFigure } from "@c4/charts/format-number";
import type { TimeGrain } from "../define-report.ts";
import type { TableColumn } from "../document/report-document.ts";

export type CellFormat = {
  locale: string;
  /** Of money in this row. */
  currency: string | null;
  grain: TimeGrain | null;
};

/** A cell as it is read on paper. Money stands without its currency: the table's heading or the row names it. */
export function formatCell(
  column: TableColumn,
  cell: string | null,
  { locale, currency, grain }: CellFormat,
): string {
  if (column.unit === null) return formatKey(column, cell, locale, grain);
  if (cell === null) return undefinedFigure;
  if (column.role === "change") return formatRatio(cell, { locale, signed: true });
  return formatFigure(cell, { unit: column.unit, currency, locale, symbol: false });
}

function formatKey(
  { role }: TableColumn,
  cell: string | null,
  locale: string,
  grain: TimeGrain | null,
): string {
  if (cell === null) return "";
  if (role === "date" && isDate(cell))
    return formatPlainDate(
      cell,
      grain === "month" ? "month" : grain === "day" ? "day-with-weekday" : "day",
      locale,
    );
  if (role === "hour" && /^\d+$/.test(cell)) return formatHour(Number(cell));
  return cell;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(text);
}
