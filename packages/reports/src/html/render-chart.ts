import { renderSvg } from "@c4/charts/render-svg";
import { salesByDayOption } from "@c4/charts/sales-by-day-option";
import { salesByHourOption } from "@c4/charts/sales-by-hour-option";
import { chartThemes } from "@c4/charts/theme";
import type { ChartSpec, ReportDocument } from "../document/report-document.ts";
import type { ReportWords } from "../words-english.ts";
import { html, type SafeHtml, trusted } from "./html.ts";

/** Drawn larger than the 688 CSS pixels between the margins, so that its type comes out a little smaller than the text. */
const width = 860;
const height = 220;

/** The chart of a section as inline SVG, with its key when two series are drawn. */
export function renderChart(chart: ChartSpec, document: ReportDocument, words: ReportWords): SafeHtml {
  const compared = chart.points.some((point) => point.compareValue !== null);
  const compareTitle = compared ? { compareTitle: words.previous } : {};
  const base = {
    theme: chartThemes.print,
    locale: words.locale,
    currency: document.currency,
    title: chart.title,
  };
  const option =
    chart.kind === "by-time"
      ? salesByDayOption({
          ...base,
          ...compareTitle,
          grain: chart.grain,
          incompleteFrom: chart.incompleteFrom,
          points: chart.points.map(({ key, value, compareKey, compareValue }) => ({
            date: key,
            value,
            compareDate: compareKey,
            compareValue,
          })),
        })
      : salesByHourOption({
          ...base,
          ...compareTitle,
          points: chart.points.map(({ key, value, compareValue }) => ({
            hour: Number(key),
            value,
            compareValue,
          })),
        });
  const key = compared
    ? html`<p class="key"><span class="swatch current"></span>${chart.title}<span class="swatch before"></span>${words.previous}</p>`
    : null;
  return html`<figure>${key}${trusted(renderSvg(option, { width, height }))}</figure>`;
}
