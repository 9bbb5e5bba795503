import { once } from "node:events";
import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import ExcelJS from "exceljs";
import type { ReportDocument } from "../document/report-document.ts";
import type { RenderedReport } from "../rendered-report.ts";
import { reportWords } from "../words.ts";
import { writeAboutSheet } from "./write-about-sheet.ts";
import { writeSummarySheet } from "./write-summary-sheet.ts";
import { type SheetContext, writeDetailSheet, writeTableSheet } from "./write-table-sheet.ts";

/** The document as a workbook, a sheet per section, written while it is read. */
export function renderXlsx(document: ReportDocument): RenderedReport {
  let rows = 0;
  const out = new PassThrough();
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: out,
    useStyles: true,
    useSharedStrings: false,
  });
  workbook.creator = "C4";
  workbook.title = document.title;
  workbook.company = document.tenantName;
  workbook.created = new Date(document.generatedAt);
  const context: SheetContext = { workbook, document, words: reportWords(document.language) };
  const breathe = async () => {
    await setImmediate();
    if (out.writableNeedDrain) await once(out, "drain");
  };
  const write = async () => {
    for (const block of document.blocks) {
      if (block.kind === "figures") rows += writeSummarySheet(block, context);
      else if (block.kind === "table") rows += writeTableSheet(block, context);
      else rows += await writeDetailSheet(block, context, breathe);
      await breathe();
    }
    writeAboutSheet(context);
    await workbook.commit();
  };
  return { body: readWhile(out, write), rows: () => rows };
}

/** Begins to write when the first byte is asked for; a writer that fails, fails the reader. */
async function* readWhile(out: PassThrough, write: () => Promise<void>): AsyncGenerator<Uint8Array> {
  const written = write().catch((error: unknown) => {
    out.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of out) yield chunk;
    await written;
  } finally {
    out.destroy();
  }
}
