import type { ReportFormat } from "@c4/contracts/http/reports";
import { renderCsv } from "../csv/render-csv.ts";
import type { ReportDocument, TableBlock } from "../document/report-document.ts";
import { renderHtml } from "../html/render-html.ts";
import type { PdfBrowser } from "../pdf/pdf-browser.ts";
import type { RenderedReport } from "../rendered-report.ts";
import { renderXlsx } from "../xlsx/render-xlsx.ts";

export type RenderDeps = { browser: Pick<PdfBrowser, "print">; readFontCss(): Promise<string> };
export type RenderDocument = (
  document: ReportDocument,
  format: ReportFormat,
  signal: AbortSignal,
) => RenderedReport;

/** The three ways a document becomes a file. */
export function createRenderDocument({ browser, readFontCss }: RenderDeps): RenderDocument {
  let fontCss: Promise<string> | undefined;
  const readFontsOnce = () => {
    fontCss ??= readFontCss().catch((error) => {
      // Else one failed reading would fail every PDF until a restart.
      fontCss = undefined;
      throw error;
    });
    return fontCss;
  };
  const print = async function* (document: ReportDocument, signal: AbortSignal) {
    yield await browser.print(renderHtml(document, { fontCss: await readFontsOnce() }), signal);
  };
  return (document, format, signal) => {
    if (format === "xlsx") return renderXlsx(document);
    if (format === "csv") return renderCsv(document);
    return { body: print(document, signal), rows: () => rowsOf(document) };
  };
}

function rowsOf({ blocks }: ReportDocument): number {
  const tables = blocks.filter((block): block is TableBlock => block.kind === "table");
  return tables.reduce((sum, table) => sum + table.rows.length, 0);
}
