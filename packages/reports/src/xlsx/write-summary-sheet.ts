import { changeOf } from "@c4/charts/change";
import { formatRange } from "../document/about.ts";
import type { Figure, FiguresBlock } from "../document/report-document.ts";
import { sheetName } from "./sheet-name.ts";
import { createSheetWriter } from "./sheet-writer.ts";
import { figureCell, type TypedCell } from "./typed-cell.ts";
import type { SheetContext } from "./write-table-sheet.ts";

/** The first sheet: what this is, what must be said first, and the figures of the whole period. Returns the rows written. */
export function writeSummarySheet(block: FiguresBlock, { workbook, document, words }: SheetContext): number {
  const compared = block.figures.some((figure) => figure.previous !== undefined);
  const head: { cells: TypedCell[]; style: "title" | "body" | "note" }[] = [
    { cells: [{ value: document.title }], style: "title" },
    { cells: [{ value: document.tenantName }], style: "body" },
    { cells: [{ value: formatRange(document.period, words.locale) }], style: "body" },
    ...(document.comparePeriod === null
      ? []
      : [
          {
            cells: [
              { value: `${words.facts.compared}: ${formatRange(document.comparePeriod, words.locale)}` },
            ],
            style: "body" as const,
          },
        ]),
    ...document.warnings.map((warning) => ({ cells: [{ value: warning }], style: "note" as const })),
    { cells: [], style: "body" },
  ];
  const sheet = createSheetWriter(
    workbook,
    {
      name: sheetName(block.title),
      widths: [34, 24, ...(compared ? [24, 22, 14] : [])],
      frozenRows: head.length + 1,
      landscape: false,
    },
    words.exactInNote,
  );
  for (const { cells, style } of head) sheet.write(cells, style);
  const heading = [
    words.metric,
    words.value,
    ...(compared ? [words.previous, words.change, `${words.change} %`] : []),
  ];
  sheet.write(
    heading.map((value, index) => ({ value, ...(index === 0 ? {} : { align: "right" }) })),
    "header",
  );
  const rows = block.figures.flatMap((figure) => [figure, ...beneath(figure)]);
  for (const figure of rows) sheet.write(figureRow(figure, document.currency));
  sheet.end();
  return rows.length;
}

function beneath({ beneath: other, id }: Figure): Figure[] {
  return other === undefined ? [] : [{ ...other, id: `${id}_beneath`, betterWhen: "neutral" }];
}

function figureRow(
  { title, unit, value, previous, betterWhen }: Figure,
  currency: string | null,
): TypedCell[] {
  const style = { unit, currency, withCode: true };
  const change = previous === undefined ? null : changeOf(value, previous, betterWhen);
  return [
    { value: title },
    figureCell(value, style),
    ...(previous === undefined
      ? []
      : [
          figureCell(previous, style),
          figureCell(change?.absolute ?? null, style),
          figureCell(change?.relative ?? null, { unit: "ratio", currency: null, role: "change" }),
        ]),
  ];
}
