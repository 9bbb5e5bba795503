import type { Granularity } from "@c4/contracts/http/metrics";
import { addDays, addMonths, startOfMonth, startOfWeek } from "./plain-date.ts";
import type { DateRange } from "./resolve-period.ts";

/** First date of the time bucket that holds the date; hours bucket by their date. */
export function bucketStart(date: string, grain: Granularity, weekStart: number): string {
  if (grain === "week") return startOfWeek(date, weekStart);
  return grain === "month" ? startOfMonth(date) : date;
}

/** First dates of all buckets that the range touches. */
export function bucketStarts({ from, to }: DateRange, grain: Granularity, weekStart: number): string[] {
  const starts: string[] = [];
  for (let start = bucketStart(from, grain, weekStart); start <= to; start = nextStart(start, grain)) {
    starts.push(start);
  }
  return starts;
}

function nextStart(start: string, grain: Granularity): string {
  if (grain === "month") return addMonths(start, 1);
  return addDays(start, grain === "week" ? 7 : 1);
}
