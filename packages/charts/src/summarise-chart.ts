import { compareDecimals } from "./decimal.ts";
import { chartWords } from "./words.ts";

export type SummaryPoint = {
  /** As the reader sees it: `14 Nov 2026`, `09:00–10:00`, a location's name. */
  label: string;
  value: string | null;
};

export type ChartSummary = {
  title: string;
  points: readonly SummaryPoint[];
  format: (value: string | null) => string;
  locale: string;
  /** The last point is still filling. */
  lastIncomplete?: boolean;
};

/** One sentence that says what the picture says: range, highest, lowest, and whether the last point is complete. */
export function summariseChart({ title, points, format, locale, lastIncomplete }: ChartSummary): string {
  const words = chartWords(locale);
  const known = points.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
  const [first] = known;
  if (!first) return `${title}: ${words.nothing}.`;
  let highest = first;
  let lowest = first;
  for (const point of known) {
    if (compareDecimals(point.value, highest.value) > 0) highest = point;
    if (compareDecimals(point.value, lowest.value) < 0) lowest = point;
  }
  const last = points.at(-1);
  const facts = [
    words.points(points.length),
    words.highest(format(highest.value), highest.label),
    words.lowest(format(lowest.value), lowest.label),
    ...(lastIncomplete && last ? [`${last.label} ${words.incomplete}`] : []),
  ];
  return `${title}: ${facts.join(", ")}.`;
}
