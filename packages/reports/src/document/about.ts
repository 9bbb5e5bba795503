import { formatPlainDate } from "@c4/charts/format-date";
import { formatMoney } from "@c4/charts/format-number";
import type { MetricAnswer, QueryMeta } from "@c4/contracts/http/metrics";
import type { ReportParams } from "../define-report.ts";
import type { ReportWords } from "../words-english.ts";
import type { About, DateRange } from "./report-document.ts";
import type { ReportContext } from "./report-source.ts";

export type AboutInput = {
  title: string;
  params: ReportParams;
  /** Of the report's first query. */
  meta: QueryMeta;
  answers: readonly MetricAnswer[];
  context: ReportContext;
  words: ReportWords;
};

/** Definitions and filters: everything a reader needs to ask the same question again and get the same figures. */
export function aboutReport(input: AboutInput): About {
  return { facts: factsOf(input), definitions: definitionsOf(input) };
}

function factsOf({ title, params, meta, answers, context, words }: AboutInput): About["facts"] {
  const { facts, locale } = words;
  const { visibleLocations, timeZone } = context;
  const unconverted = unconvertedAmounts(answers, words);
  return [
    { label: facts.tenant, value: context.tenantName },
    { label: facts.report, value: title },
    { label: facts.period, value: formatRange(meta.period, locale) },
    {
      label: facts.compared,
      value:
        meta.compare_period === null
          ? facts.notCompared
          : facts.elapsed(formatRange(meta.compare_period, locale)),
    },
    {
      label: facts.locations,
      value:
        params.locations === undefined ? facts.allLocations : facts.someLocations(params.locations.length),
    },
    {
      label: facts.scope,
      value: visibleLocations === null ? facts.scopeAll : facts.scopeSome(visibleLocations),
    },
    { label: facts.currency, value: meta.currency === null ? "" : facts.converted(meta.currency) },
    { label: facts.rounding, value: facts.roundingPaper },
    { label: facts.unconverted, value: unconverted ?? facts.unconvertedNone },
    {
      label: facts.completeThrough,
      value:
        meta.complete_through === null ? facts.notYet : formatPlainDate(meta.complete_through, "day", locale),
    },
    {
      label: facts.lastLoaded,
      value:
        meta.last_loaded_at === null ? facts.notYet : formatInstant(meta.last_loaded_at, timeZone, locale),
    },
    { label: facts.dataVersion, value: String(meta.data_version) },
    { label: facts.generated, value: formatInstant(context.now.toISOString(), timeZone, locale) },
  ];
}

function definitionsOf({ answers }: AboutInput): About["definitions"] {
  const known = new Map<string, { title: string; definition: string }>();
  for (const answer of answers) {
    for (const [id, { title, definition }] of Object.entries(answer.meta.definitions)) {
      if (!known.has(id)) known.set(id, { title, definition });
    }
  }
  return [...known.values()];
}

/** The amounts that had no rate, as one text; null when there are none. */
export function unconvertedAmounts(answers: readonly MetricAnswer[], words: ReportWords): string | null {
  const titles = new Map(answers.flatMap(({ columns }) => columns.map(({ id, title }) => [id, title])));
  const texts = answers.flatMap(({ meta }) =>
    meta.unconverted.map(({ currency, metric, amount }) => {
      const title = titles.get(metric) ?? metric;
      return `${title} ${formatMoney(amount, { currency, locale: words.locale, style: "exact" })}`;
    }),
  );
  return texts.length === 0 ? null : [...new Set(texts)].join("; ");
}

/** `1 Nov 2026 – 19 Nov 2026`, or one date when both ends are the same. */
export function formatRange({ from, to }: DateRange, locale: string): string {
  const first = formatPlainDate(from, "day", locale);
  return from === to ? first : `${first} – ${formatPlainDate(to, "day", locale)}`;
}

/** An instant in the reader's zone, which is named: `20 Nov 2026, 19:05 GMT+7 (Asia/Jakarta)`. */
export function formatInstant(instant: string, timeZone: string, locale: string): string {
  const text = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "long",
    timeZone,
  }).format(new Date(instant));
  return `${text} (${timeZone})`;
}
