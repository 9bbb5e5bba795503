import type {
  DetailBlock,
  ReportDocument,
  TableBlock,
  TableColumn,
  TableRow,
} from "../document/report-document.ts";
import type { ReportWords } from "../words-english.ts";
import { sheetName } from "./sheet-name.ts";
import { createSheetWriter, type SheetWriter, type WorkbookWriter } from "./sheet-writer.ts";
import { tableCell } from "./typed-cell.ts";

export type SheetContext = { workbook: WorkbookWriter; document: ReportDocument; words: ReportWords };

/** Rows written in one turn of the event loop: a few milliseconds. */
const rowsBetweenBreaths = 200;

/** A section as a sheet: header in the first row, so that filters and pivots find it. Returns the rows written. */
export function writeTableSheet(block: TableBlock, context: SheetContext): number {
  const sheet = startSheet(block, context);
  const write = rowWriter(sheet, block, context);
  for (const row of block.rows) write(row, "body");
  sheet.filterFrom(1, block.columns.length);
  if (block.totals !== null) write(block.totals, "total");
  if (block.cut !== null) sheet.write([{ value: block.cut }], "note");
  sheet.end();
  return block.rows.length;
}

/** The same for rows that are fetched while they are written. `breathe` lets others run, and waits until the file has taken what was written. */
export async function writeDetailSheet(
  block: DetailBlock,
  context: SheetContext,
  breathe: () => Promise<void>,
): Promise<number> {
  const sheet = startSheet(block, context);
  const write = rowWriter(sheet, block, context);
  let count = 0;
  for await (const rows of block.rows) {
    for (const row of rows) {
      write(row, "body");
      count += 1;
      if (count % rowsBetweenBreaths === 0) await breathe();
    }
  }
  sheet.filterFrom(1, block.columns.length);
  const { totals, warning } = await block.finish();
  if (totals !== null) write(totals, "total");
  if (warning !== null) sheet.write([{ value: warning }], "note");
  sheet.end();
  return count;
}

function startSheet(
  block: TableBlock | DetailBlock,
  { workbook, document, words }: SheetContext,
): SheetWriter {
  const { title, columns } = block;
  const sheet = createSheetWriter(
    workbook,
    {
      name: sheetName(title),
      widths: columns.map((column, index) => widthOf(column, index, block)),
      frozenRows: 1,
    },
    words.exactInNote,
  );
  const ownCurrencies = columns.some((column) => column.id === "currency");
  sheet.write(
    columns.map((column) => ({
      value: headingOf(column, ownCurrencies ? null : document.currency),
      ...(column.unit === null ? {} : { align: "right" }),
    })),
    "header",
  );
  return sheet;
}

function rowWriter(sheet: SheetWriter, block: TableBlock | DetailBlock, { document }: SheetContext) {
  const grain = block.kind === "table" ? block.grain : "day";
  return (row: TableRow, style: "body" | "total") => {
    const format = { currency: row.currency ?? document.currency, grain, withCode: row.currency !== null };
    sheet.write(
      block.columns.map((column, index) => tableCell(column, row.cells[index] ?? null, format)),
      style,
    );
  };
}

function headingOf({ title, unit }: TableColumn, currency: string | null): string {
  return unit === "money" && currency !== null ? `${title} (${currency})` : title;
}

/** In characters. Rows of a table are known, so its money columns are as wide as their largest amount. */
function widthOf(column: TableColumn, index: number, block: TableBlock | DetailBlock): number {
  const { role, unit, id } = column;
  if (role === "label") return id.endsWith("_id") ? 38 : 34;
  if (role === "date" || role === "hour") return 14;
  if (unit !== "money") return 14;
  if (block.kind === "detail") return 22;
  const rows = block.totals === null ? block.rows : [...block.rows, block.totals];
  const longest = rows.reduce((most, row) => Math.max(most, wholeDigits(row.cells[index] ?? "")), 0);
  // Room for separators, two decimals, a sign and a currency code.
  return Math.max(17, Math.ceil((longest * 4) / 3) + 9);
}

function wholeDigits(figure: string): number {
  return figure.replace(/^-/, "").split(".")[0]?.length ?? 0;
}
