import type { ReportFormat } from "@c4/contracts/http/reports";
import type { TimeGrain } from "../define-report.ts";
import type { DateRange } from "./report-document.ts";

const dayMs = 86_400_000;
/** A month of days fits on a page; half a year of weeks fits on a page. */
const longestByDay = 45;
const longestByWeek = 200;

/** Days in a range, both ends included. */
export function daysIn({ from, to }: DateRange): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

/** The business date so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** The engine refuses more days than this. */
const mostDays = 1_100;

/** Paper shows what a reader can take in; a workbook has every day of up to three years. */
export function timeGrain(period: DateRange, format: ReportFormat): TimeGrain {
  const days = daysIn(period);
  if (format !== "pdf") return days <= mostDays ? "day" : "month";
  if (days <= longestByDay) return "day";
  return days <= longestByWeek ? "week" : "month";
}
