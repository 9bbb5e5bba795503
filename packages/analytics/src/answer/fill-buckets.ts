import type { Row } from "@c4/contracts/http/metrics";
import { bucketStarts } from "../calendar/bucket-start.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";
import { pastTime } from "./key-cells.ts";

export type RowPair = { readonly row: Row; readonly past: Row | null };

/**
 * A day on which nothing was sold is a day with zero, not a missing one: a series by day, week or month has every bucket
 * that has begun. Rows that are also split by something else, or in another order, stay as they are.
 */
export function fillBuckets(
  query: ResolvedQuery,
  pairs: readonly RowPair[],
  emptyFigures: () => Row,
): readonly RowPair[] {
  const { grain, attributes, defaultOrder, elapsed, weekStart } = query;
  if (grain === null || grain === "hour" || attributes.length > 0 || !defaultOrder) return pairs;
  const byTime = new Map(pairs.map((pair) => [pair.row[0], pair]));
  const starts = bucketStarts(elapsed, grain, weekStart);
  const known = new Set<Row[number]>(starts);
  const empty = emptyFigures();
  const filled = starts.map(
    (start) =>
      byTime.get(start) ?? {
        row: [start, ...empty],
        past: query.comparison ? [pastTime(start, query), ...empty] : null,
      },
  );
  // Facts dated after today (a till with a wrong clock) are shown, not hidden.
  return [...filled, ...pairs.filter(({ row }) => !known.has(row[0] ?? null))];
}
