import type { Period } from "@c4/contracts/http/metrics";

type DateRange = { from: string; to: string };

/** Today's business date on clocks of that zone, as `YYYY-MM-DD`. */
export function todayIn(timeZone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat("en", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone,
  }).formatToParts(now);
  const part = (type: "year" | "month" | "day") => parts.find((found) => found.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** The resolved period as it is said: all time ends today at the latest, however far ahead a sale is dated. */
export function saidRange(period: Period, resolved: DateRange, today: string): DateRange {
  const endsAhead = "preset" in period && period.preset === "all" && resolved.to > today;
  return endsAhead && resolved.from <= today ? { from: resolved.from, to: today } : resolved;
}

/** The last date in the figures of all time that cannot have come yet in any zone: some till's clock is wrong. Null: none. */
export function datedAhead(period: Period, resolved: DateRange, today: string): string | null {
  if (!("preset" in period) || period.preset !== "all") return null;
  const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
  return resolved.to > tomorrow ? resolved.to : null;
}
