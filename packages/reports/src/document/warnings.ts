import { formatPlainDate } from "@c4/charts/format-date";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import type { ReportWords } from "../words-english.ts";
import { unconvertedAmounts } from "./about.ts";

/** What must be said before the figures: days that may still grow, amounts left out, data that arrived meanwhile. */
export function warningsOf(
  first: MetricAnswer,
  answers: readonly MetricAnswer[],
  { words, moved }: { words: ReportWords; moved: boolean },
): string[] {
  const { warnings, locale } = words;
  const { complete_through: complete, period } = first.meta;
  const unconverted = unconvertedAmounts(answers, words);
  return [
    ...(complete === null ? [warnings.nothingComplete] : []),
    ...(complete !== null && complete < period.to
      ? [warnings.incomplete(formatPlainDate(complete, "day", locale))]
      : []),
    ...(unconverted === null ? [] : [warnings.unconverted(unconverted)]),
    ...(moved ? [warnings.moved] : []),
  ];
}
