import { changeOf, printsAsZero } from "@c4/charts/change";
import type { ReportDocument, TableBlock, TableColumn, TableRow } from "../document/report-document.ts";
import type { ReportWords } from "../words-english.ts";
import { formatCell } from "./format-cell.ts";
import { html, type SafeHtml } from "./html.ts";
import { renderChart } from "./render-chart.ts";

/** A section: title, chart, table with its totals, and a sentence when rows are left out. */
export function renderTable(block: TableBlock, document: ReportDocument, words: ReportWords): SafeHtml {
  const hasMoney = block.columns.some((column) => column.unit === "money");
  const ownCurrencies = block.columns.some((column) => column.id === "currency");
  const unit =
    hasMoney && !ownCurrencies && document.currency !== null
      ? html`<span class="unit">${words.money(document.currency)}</span>`
      : null;
  return html`<section class="table ${block.chart === null && block.rows.length <= 12 ? "whole" : ""}">
    <header><h2>${block.title}</h2>${unit}</header>
    ${block.chart === null ? null : renderChart(block.chart, document, words)}
    ${block.rows.length === 0 ? html`<p class="empty">${words.noRows}</p>` : renderRows(block, document, words)}
    ${block.cut === null ? null : html`<p class="cut">${block.cut}</p>`}
  </section>`;
}

function renderRows(block: TableBlock, document: ReportDocument, words: ReportWords): SafeHtml {
  const { columns, rows, totals, grain } = block;
  const text = (column: TableColumn, row: TableRow, cell: string | null) =>
    formatCell(column, cell, { locale: words.locale, currency: row.currency ?? document.currency, grain });
  const renderRow = (row: TableRow) =>
    html`<tr>${columns.map((column, index) => renderCell(column, row.cells[index] ?? null, text(column, row, row.cells[index] ?? null)))}</tr>`;
  const widest = [...rows, ...(totals === null ? [] : [totals])].map((row) =>
    columns.reduce(
      (sum, column, index) => sum + widthOf(column, text(column, row, row.cells[index] ?? null)),
      0,
    ),
  );
  return html`<table class="${densityOf(Math.max(...widest))}">
    <thead><tr>${columns.map((column) => html`<th class="${alignOf(column)}">${column.title}</th>`)}</tr></thead>
    <tbody>${rows.map(renderRow)}</tbody>
    ${totals === null ? null : html`<tfoot>${renderRow(totals)}</tfoot>`}
  </table>`;
}

function renderCell(column: TableColumn, cell: string | null, text: string): SafeHtml {
  if (column.role === "share") return renderShare(cell, text);
  const tone = column.role === "change" ? toneOf(column, cell) : "";
  return html`<td class="${alignOf(column)} ${column.role} ${tone}">${text}</td>`;
}

/** A share's bar is as wide as the share; what is below nothing or above the whole is drawn as an end. */
function renderShare(cell: string | null, text: string): SafeHtml {
  const percent = Math.max(0, Math.min(100, Number(cell ?? 0) * 100)).toFixed(1);
  return html`<td class="number share"><span class="bar" style="--share: ${percent}%"></span><span>${text}</span></td>`;
}

function toneOf({ betterWhen }: TableColumn, cell: string | null): string {
  if (printsAsZero(cell)) return "neutral";
  return changeOf(cell, "0", betterWhen)?.tone ?? "neutral";
}

function alignOf(column: TableColumn): string {
  return column.unit === null ? "name" : "number";
}

/** Names wrap, so a long one counts for little; figures never wrap. */
function widthOf(column: TableColumn, text: string): number {
  return 2 + (column.role === "label" ? Math.min(text.length, 22) : text.length);
}

/** The size at which the widest row still fits across the page. */
function densityOf(characters: number): string {
  if (characters <= 96) return "roomy";
  return characters <= 116 ? "dense" : "densest";
}
