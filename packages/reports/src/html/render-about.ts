import type { ReportDocument } from "../document/report-document.ts";
import type { ReportWords } from "../words-english.ts";
import { html, type SafeHtml } from "./html.ts";

/** Definitions and filters: the last pages. */
export function renderAbout({ about }: ReportDocument, words: ReportWords): SafeHtml {
  return html`<section class="about">
    <header><h2>${words.about}</h2></header>
    <h3>${words.aboutFilters}</h3>
    <dl class="facts">${about.facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
    <h3>${words.aboutDefinitions}</h3>
    <dl class="definitions">${about.definitions.map(
      ({ title, definition }) => html`<div><dt>${title}</dt><dd>${definition}</dd></div>`,
    )}</dl>
  </section>`;
}
