import type { Period, PeriodPreset } from "@c4/contracts/http/metrics";
import { addDays, addMonths, startOfMonth, startOfWeek } from "./plain-date.ts";

/** Business dates, both ends included. */
export type DateRange = { readonly from: string; readonly to: string };

export type Calendar = {
  /** Today on the tenant's clocks. */
  readonly today: string;
  /** ISO weekday on which weeks begin. */
  readonly weekStart: number;
};

/** The dates a preset names today. `all` depends on the data, see {@link resolvePeriod}. */
function presetRange(preset: Exclude<PeriodPreset, "all">, { today, weekStart }: Calendar): DateRange {
  const week = startOfWeek(today, weekStart);
  const month = startOfMonth(today);
  switch (preset) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case "last_7_days":
      return { from: addDays(today, -6), to: today };
    case "last_28_days":
      return { from: addDays(today, -27), to: today };
    case "this_week":
      return { from: week, to: today };
    case "last_week":
      return { from: addDays(week, -7), to: addDays(week, -1) };
    case "this_month":
      return { from: month, to: today };
    case "last_month":
      return { from: addMonths(month, -1), to: addDays(month, -1) };
    case "last_12_months":
      return { from: addDays(addMonths(today, -12), 1), to: today };
    case "this_year":
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
  }
}

/** Dates of the period; `dataRange` is asked only for `all`, and null there (no data yet) means today. */
export async function resolvePeriod(
  period: Period,
  calendar: Calendar,
  dataRange: () => Promise<DateRange | null>,
): Promise<DateRange> {
  if (!("preset" in period)) return period;
  if (period.preset !== "all") return presetRange(period.preset, calendar);
  return (await dataRange()) ?? { from: calendar.today, to: calendar.today };
}
