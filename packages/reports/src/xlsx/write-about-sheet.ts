import { sheetName } from "./sheet-name.ts";
import { createSheetWriter } from "./sheet-writer.ts";
import type { SheetContext } from "./write-table-sheet.ts";

/** Definitions and filters: the last sheet. */
export function writeAboutSheet({ workbook, document, words }: SheetContext): void {
  const { facts, definitions } = document.about;
  const sheet = createSheetWriter(
    workbook,
    { name: sheetName(words.about), widths: [34, 110], frozenRows: 1 },
    words.exactInNote,
  );
  sheet.write([{ value: words.aboutFilters }, { value: words.value }], "header");
  for (const { label, value } of facts) sheet.write([{ value: label }, { value }], "prose");
  sheet.write([]);
  sheet.write([{ value: words.aboutDefinitions }, { value: words.definition }], "header");
  for (const { title, definition } of definitions)
    sheet.write([{ value: title }, { value: definition }], "prose");
  sheet.end();
}
