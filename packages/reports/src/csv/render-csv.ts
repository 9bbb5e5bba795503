import type { DetailBlock, ReportDocument, TableColumn, TableRow } from "../document/report-document.ts";
import type { RenderedReport } from "../rendered-report.ts";
import { csvField } from "./csv-field.ts";

/** Marks the file as UTF-8 for Excel, which otherwise reads it in the machine's code page. */
const byteOrderMark = "\uFEFF";
const lineEnd = "\r\n";

/**
 * The detail as one table that machines and people can both read: plain decimals with a point, ISO dates, ids beside names.
 * The first column tells `detail` rows from the engine's `total` and from `note` rows (what must be known before believing the
 * figures), so a sum over the details never meets the total.
 */
export function renderCsv(document: ReportDocument): RenderedReport {
  const detail = document.blocks.find((block) => block.kind === "detail");
  if (detail === undefined) throw new Error(`report ${document.key} has no detail for a CSV`);
  const count = { rows: 0 };
  return { body: encode(writeLines(detail, document, count)), rows: () => count.rows };
}

async function* writeLines(
  detail: DetailBlock,
  { currency, warnings }: ReportDocument,
  count: { rows: number },
): AsyncGenerator<string> {
  const { columns } = detail;
  const line = (kind: string, row: TableRow) =>
    [
      kind,
      ...columns.map((column, index) => field(column, row.cells[index] ?? null)),
      row.currency ?? currency ?? "",
    ].join(",") + lineEnd;
  const note = (text: string) =>
    ["note", csvField(text, "text"), ...columns.map(() => "")].join(",") + lineEnd;
  yield `${byteOrderMark}${["row", ...columns.map(({ id }) => id), "currency"].join(",")}${lineEnd}`;
  for await (const rows of detail.rows) {
    count.rows += rows.length;
    yield rows.map((row) => line("detail", row)).join("");
  }
  const { totals, warning } = await detail.finish();
  if (totals !== null) yield line("total", { ...totals, cells: onlyFigures(columns, totals) });
  for (const text of [...warnings, ...(warning === null ? [] : [warning])]) yield note(text);
}

function field({ unit, role }: TableColumn, cell: string | null): string {
  if (cell === null) return "";
  return csvField(role === "date" ? cell.slice(0, 10) : cell, unit === null ? "text" : "figure");
}

/** The row says it is the total; a word among the dates would not be a date. */
function onlyFigures(columns: readonly TableColumn[], { cells }: TableRow): (string | null)[] {
  return columns.map(({ unit }, index) => (unit === null ? null : (cells[index] ?? null)));
}

async function* encode(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text, "utf8");
}
