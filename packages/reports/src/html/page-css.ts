export type PageMargins = { left: string; right: string; page: string; of: string };

/**
 * Type and rules of the printed page. Header and footer are margin boxes of the page itself (Chrome 131 and later), so they
 * use the inlined fonts and nothing is drawn twice.
 */
export function pageCss({ left, right, page, of }: PageMargins): string {
  return `
@page {
  size: A4; margin: 20mm 14mm 17mm;
  @top-left { content: ${cssString(left)}; ${marginType} padding-top: 6mm; }
  @top-right { content: ${cssString(right)}; ${marginType} padding-top: 6mm; }
  @bottom-right { content: ${cssString(`${page} `)} counter(page) ${cssString(` ${of} `)} counter(pages); ${marginType} }
}
@page :first { margin-top: 15mm; @top-left { content: none; } @top-right { content: none; } }
${rules}`;
}

const marginType = "font: 400 7.5pt 'Noto Sans'; color: #6b7280;";

/** Text as a CSS string: whatever could end it, or the style element, is written as an escape. */
function cssString(text: string): string {
  const escaped = text.replace(
    /[^ \p{L}\p{N}.,·–-]/gu,
    (character) => `\\${character.codePointAt(0)?.toString(16)} `,
  );
  return `"${escaped}"`;
}

const rules = `
* { box-sizing: border-box; margin: 0; padding: 0; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { font: 400 8.5pt/1.45 'Noto Sans', sans-serif; color: #1a1f2b; font-variant-numeric: tabular-nums; }
h1 { font-size: 21pt; font-weight: 600; line-height: 1.15; letter-spacing: -0.01em; }
h2 { font-size: 11.5pt; font-weight: 600; }
h3 { font-size: 8.5pt; font-weight: 600; }
ul { list-style: none; }

.title { border-bottom: 1.5pt solid #1a1f2b; padding-bottom: 9pt; margin-bottom: 11pt; }
.title .tenant { font-size: 9.5pt; font-weight: 600; color: #3f5bd4; margin-bottom: 2pt; overflow-wrap: anywhere; }
.title .period { font-size: 11.5pt; margin-top: 2pt; }
.title ul { display: flex; flex-wrap: wrap; gap: 2pt 16pt; margin-top: 6pt; color: #5c6474; font-size: 8pt; }
.title b { font-weight: 400; }
.title b::after { content: ":"; }
.warning { border-left: 2.5pt solid #b7791f; background: #fdf6e7; color: #5f430d; padding: 5pt 8pt; margin-bottom: 6pt; }

.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 6pt; margin: 11pt 0 4pt; }
.card { border: 0.75pt solid #dfe3ea; border-radius: 4pt; padding: 7pt 8pt 6pt; break-inside: avoid; min-width: 0; }
.card h3 { font-weight: 400; font-size: 8pt; color: #5c6474; }
.card .figure { font-size: 12.5pt; font-weight: 600; line-height: 1.35; white-space: nowrap; }
.long .small .figure { font-size: 10pt; }
.longest .small .figure { font-size: 8pt; }
.card.large { grid-column: 1 / -1; background: #f5f7ff; border-color: #cdd6fa; padding: 9pt 11pt; display: grid;
  grid-template-columns: 1fr auto; align-items: end; }
.card.large h3 { grid-column: 1 / -1; font-size: 9pt; }
.card.large .figure { font-size: 25pt; line-height: 1.2; }
.longest .large .figure { font-size: 20pt; }
.card.large .change { font-size: 10pt; text-align: right; }
.change { font-weight: 600; font-size: 8pt; }
.change .before { font-weight: 400; color: #6b7280; display: block; font-size: 7.25pt; white-space: nowrap; }
.card .note { font-size: 7.25pt; color: #6b7280; }
.better { color: #1f7a4d; } .worse { color: #b3403f; } .neutral { color: #5c6474; }

section.table, section.about { margin-top: 17pt; }
section > header { display: flex; align-items: baseline; justify-content: space-between; gap: 10pt;
  border-bottom: 0.75pt solid #c9cfd9; padding-bottom: 3pt; margin-bottom: 5pt; break-after: avoid; }
.whole { break-inside: avoid; }
.unit { color: #5c6474; font-size: 7.5pt; white-space: nowrap; }
figure { margin: 4pt 0 8pt; break-inside: avoid; break-after: avoid; }
figure svg { display: block; width: 100%; height: auto; }
.key { font-size: 7.5pt; color: #5c6474; text-align: right; }
.swatch { display: inline-block; width: 10pt; border-top: 2pt solid #3f5bd4; margin: 0 4pt 0 10pt; vertical-align: middle; }
.swatch.before { border-top: 1.5pt dashed #7f8796; }

table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; }
tfoot { display: table-row-group; }
tr { break-inside: avoid; }
th { hyphens: manual; font-weight: 600; font-size: 7.25pt; color: #5c6474; text-align: left; vertical-align: bottom; padding: 3pt 4pt 4pt;
  border-bottom: 0.75pt solid #1a1f2b; line-height: 1.25; }
td { padding: 2.6pt 4pt; border-bottom: 0.5pt solid #eceef2; vertical-align: baseline; }
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; }
th.number:not(:first-child) { padding-left: 9pt; }
td.number { white-space: nowrap; }
td.label { overflow-wrap: anywhere; min-width: 92pt; }
td.date, td.hour { white-space: nowrap; }
td.previous { color: #6b7280; }
tfoot td { font-weight: 600; border-top: 0.75pt solid #1a1f2b; border-bottom: none; }
tfoot tr { break-before: avoid; }
.share { min-width: 62pt; }
.bar { display: inline-block; width: 26pt; height: 4.5pt; margin-right: 5pt; border-radius: 1pt; vertical-align: 1pt;
  background: linear-gradient(to right, #3f5bd4 var(--share), #e8ebf5 var(--share)); }
tfoot .bar { visibility: hidden; }
.dense { font-size: 7.5pt; } .dense th { font-size: 6.75pt; } .dense td, .dense th { padding-left: 3pt; padding-right: 3pt; }
.dense th.number:not(:first-child) { padding-left: 7pt; }
.densest { font-size: 6.4pt; } .densest th { font-size: 6pt; } .densest td, .densest th { padding-left: 2pt; padding-right: 2pt; }
.densest th.number:not(:first-child) { padding-left: 5pt; }
.densest .bar { width: 14pt; margin-right: 3pt; } .densest .share { min-width: 42pt; }
.empty, .cut { color: #5c6474; padding: 5pt 0; }
.cut { font-size: 7.5pt; }

.about h3 { margin: 9pt 0 4pt; break-after: avoid; }
.about .facts { break-inside: avoid; }
.about dl { columns: 2; column-gap: 9mm; font-size: 7.5pt; line-height: 1.4; }
.about dl > div { display: grid; grid-template-columns: 25mm 1fr; gap: 6pt; padding: 2.5pt 0; border-bottom: 0.5pt solid #eceef2;
  break-inside: avoid; }
.about dt { color: #5c6474; } .definitions dt { color: #1a1f2b; font-weight: 600; }
.about dd { overflow-wrap: anywhere; }
`;
