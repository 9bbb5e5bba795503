import { type Change, changeOf, printsAsZero } from "@c4/charts/change";
import { formatChange, formatFigure } from "@c4/charts/format-number";
import type { Figure, FiguresBlock, ReportDocument } from "../document/report-document.ts";
import type { ReportWords } from "../words-english.ts";
import { html, type SafeHtml } from "./html.ts";

/** The figures as cards, the first one large. Good and bad news differ in arrow and words as well as in colour. */
export function renderFigures(block: FiguresBlock, document: ReportDocument, words: ReportWords): SafeHtml {
  const { currency } = document;
  const printed = block.figures.map(({ value, unit }) =>
    formatFigure(value, { unit, currency, locale: words.locale }),
  );
  const size = sizeOf(printed.slice(1));
  const cards = block.figures.map((figure, index) => renderCard(figure, index === 0, document, words));
  return html`<section class="figures ${size}">${cards}</section>`;
}

function renderCard(
  { title, unit, value, previous, betterWhen, beneath }: Figure,
  large: boolean,
  { currency }: ReportDocument,
  words: ReportWords,
): SafeHtml {
  const { locale } = words;
  const figure = formatFigure(value, { unit, currency, locale });
  const change = previous === undefined ? null : shownChange(changeOf(value, previous, betterWhen), unit);
  const note =
    beneath === undefined
      ? null
      : html`<p class="note">${beneath.title} ${formatFigure(beneath.value, { unit: beneath.unit, currency, locale })}</p>`;
  const moved =
    previous === undefined
      ? null
      : html`<p class="change ${change?.tone ?? "neutral"}">${changeText(change, { unit, currency, locale })}
          <span class="before">${words.vs} ${formatFigure(previous, { unit, currency, locale })}</span></p>`;
  return html`<article class="card ${large ? "large" : "small"}">
    <h3>${title}</h3><p class="figure">${figure}</p>${moved}${note}
  </article>`;
}

/** Ratios show their change in points: one that prints as 0.0 has no arrow and no colour, whatever it is relatively. */
function shownChange(change: Change | null, unit: Figure["unit"]): Change | null {
  if (change === null || unit !== "ratio" || !printsAsZero(change.absolute)) return change;
  return { ...change, direction: "flat", tone: "neutral" };
}

const arrows = { up: "↑", down: "↓", flat: "" } as const;

function changeText(change: Change | null, format: Parameters<typeof formatChange>[1]): string {
  if (change === null) return "–";
  const { absolute, relative } = formatChange(change, format);
  return `${arrows[change.direction]} ${format.unit === "ratio" ? absolute : relative}`.trim();
}

/** Long amounts get a smaller size rather than a broken line, and all small cards the same one. */
function sizeOf(figures: readonly string[]): string {
  const longest = Math.max(...figures.map((figure) => figure.length));
  if (longest <= 13) return "";
  return longest <= 17 ? "long" : "longest";
}
