import type { Cell, Font, Row, stream, Worksheet } from "exceljs";
import type { TypedCell } from "./typed-cell.ts";

export type WorkbookWriter = stream.xlsx.WorkbookWriter;

export type SheetOptions = {
  name: string;
  widths: readonly number[];
  /** Rows that stay in sight above the rest. */
  frozenRows: number;
  landscape?: boolean;
};

/** `prose` wraps its text. */
export type RowStyle = "header" | "body" | "total" | "title" | "note" | "prose";

export type SheetWriter = {
  /** Writes a row and lets go of it. Strings stay strings: nothing a tenant named becomes a formula or a link. */
  write(cells: readonly TypedCell[], style?: RowStyle): void;
  /** Puts filter arrows on the header in this row, over the rows written since. */
  filterFrom(headerRow: number, columns: number): void;
  end(): void;
};

const ink = "FF1A1F2B";
const quiet = "FF5C6474";
const line = "FFC9CFD9";
const wash = "FFF0F3FB";
const lineHeight = 15;
const font = { name: "Calibri", family: 2, size: 11, color: { argb: ink } };
const fonts: Record<RowStyle, Partial<Font>> = {
  body: font,
  prose: font,
  header: { ...font, bold: true },
  total: { ...font, bold: true },
  title: { ...font, bold: true, size: 16 },
  note: { ...font, italic: true, color: { argb: quiet } },
};

/** Writes one sheet of a workbook, row after row. `noteOf` words the note of a figure that a cell cannot hold exactly. */
export function createSheetWriter(
  workbook: WorkbookWriter,
  { name, widths, frozenRows, landscape = true }: SheetOptions,
  noteOf: (exact: string) => string,
): SheetWriter {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: "frozen", ySplit: frozenRows, showGridLines: false }],
    pageSetup: {
      paperSize: 9,
      orientation: landscape ? "landscape" : "portrait",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: `${frozenRows}:${frozenRows}`,
    },
    headerFooter: { oddFooter: "&R&P / &N" },
  });
  sheet.columns = widths.map((width) => ({ width }));
  // Counted here: a sheet that lets go of its rows cannot say how many it had.
  let written = 0;
  return {
    write: (cells, style = "body") => {
      const row = writeRow(sheet, cells, { style, noteOf });
      // Spreadsheets do not grow a row for wrapped text when they open a file.
      if (style === "header" || style === "prose") row.height = lineHeight * linesOf(cells, widths);
      row.commit();
      written += 1;
    },
    filterFrom: (headerRow, columns) => {
      sheet.autoFilter = { from: { row: headerRow, column: 1 }, to: { row: written, column: columns } };
    },
    end: () => sheet.commit(),
  };
}

type RowOptions = { style: RowStyle; noteOf: (exact: string) => string };

function writeRow(sheet: Worksheet, cells: readonly TypedCell[], { style, noteOf }: RowOptions): Row {
  const row = sheet.addRow(cells.map(({ value }) => value));
  cells.forEach(({ numFmt, exact, align }, index) => {
    const cell = row.getCell(index + 1);
    if (numFmt !== undefined) cell.numFmt = numFmt;
    if (exact !== undefined) cell.note = noteOf(exact);
    cell.font = fonts[style];
    if (align !== undefined || exact !== undefined) cell.alignment = { horizontal: "right" };
    if (style === "header")
      cell.alignment = { wrapText: true, vertical: "bottom", horizontal: align ?? "left" };
    if (style === "prose") cell.alignment = { wrapText: true, vertical: "top" };
    decorate(cell, style);
  });
  return row;
}

function linesOf(cells: readonly TypedCell[], widths: readonly number[]): number {
  const lines = cells.map(({ value }, index) =>
    Math.ceil(String(value ?? "").length / ((widths[index] ?? 14) - 3)),
  );
  return Math.max(1, ...lines);
}

function decorate(cell: Cell, style: RowStyle): void {
  if (style === "header") {
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: wash } };
    cell.border = { bottom: { style: "thin", color: { argb: ink } } };
  }
  if (style === "total") {
    cell.border = {
      top: { style: "thin", color: { argb: ink } },
      bottom: { style: "thin", color: { argb: line } },
    };
  }
}
