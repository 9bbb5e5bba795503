import { formatPlainDate } from "@c4/charts/format-date";
import { formatRange } from "../document/about.ts";
import type { Block, ReportDocument } from "../document/report-document.ts";
import { reportWords } from "../words.ts";
import type { ReportWords } from "../words-english.ts";
import { html, type SafeHtml, trusted } from "./html.ts";
import { pageCss } from "./page-css.ts";
import { renderAbout } from "./render-about.ts";
import { renderFigures } from "./render-figures.ts";
import { renderTable } from "./render-table.ts";

/**
 * The document as one self-contained page for paper: no script, no address, fonts and charts inside.
 * `fontCss` holds the `@font-face` rules.
 */
export function renderHtml(document: ReportDocument, { fontCss }: { fontCss: string }): string {
  const words = reportWords(document.language);
  const range = formatRange(document.period, words.locale);
  const css = pageCss({
    left: `${document.tenantName} · ${document.title}`,
    right: range,
    page: words.page,
    of: words.of,
  });
  return html`<!doctype html>
<html lang="${document.language}">
<head><meta charset="utf-8"><title>${document.title} · ${document.tenantName} · ${range}</title>
<style>${trusted(fontCss)}${trusted(css)}</style></head>
<body>
${renderTitle(document, words, range)}
${document.warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
${document.blocks.map((block) => renderBlock(block, document, words))}
${renderAbout(document, words)}
</body></html>`.safe;
}

function renderTitle(document: ReportDocument, words: ReportWords, range: string): SafeHtml {
  const { comparePeriod, completeThrough, currency } = document;
  const facts: { label: string; value: string }[] = [
    ...(comparePeriod === null
      ? []
      : [{ label: words.facts.compared, value: formatRange(comparePeriod, words.locale) }]),
    ...(currency === null ? [] : [{ label: words.columns.currency ?? "", value: currency }]),
    {
      label: words.facts.completeThrough,
      value:
        completeThrough === null ? words.facts.notYet : formatPlainDate(completeThrough, "day", words.locale),
    },
  ];
  return html`<header class="title">
    <p class="tenant">${document.tenantName}</p>
    <h1>${document.title}</h1>
    <p class="period">${range}</p>
    <ul>${facts.map(({ label, value }) => html`<li><b>${label}</b> ${value}</li>`)}</ul>
  </header>`;
}

function renderBlock(block: Block, document: ReportDocument, words: ReportWords): SafeHtml {
  if (block.kind === "figures") return renderFigures(block, document, words);
  if (block.kind === "table") return renderTable(block, document, words);
  throw new Error("paper has no detail rows");
}
