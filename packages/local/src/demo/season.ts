import type { DemoLocation } from "./chain.ts";

/** Share of a normal day's footfall by weekday, Sunday first. */
const weekdayFactor = [1.28, 0.78, 0.8, 0.86, 0.94, 1.18, 1.42];

/** Relative footfall per local hour of the day: lunch and evening peaks. */
export const hourWeights: readonly number[] = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 4, 6, 9, 8, 6, 6, 7, 9, 10, 11, 9, 6, 0, 0,
];

/** Eid al-Fitr by year (first day); shops sell in the three weeks before and close early on the days themselves. */
const eid: Record<number, string> = {
  2024: "2024-04-10",
  2025: "2025-03-31",
  2026: "2026-03-20",
  2027: "2027-03-10",
  2028: "2028-02-27",
};
const lunarNewYear: Record<number, string> = {
  2024: "2024-02-10",
  2025: "2025-01-29",
  2026: "2026-02-17",
  2027: "2027-02-06",
  2028: "2028-01-26",
};

/** Footfall of one shop on one business date against its own normal day: weekday, pay-day, holidays, growth. */
export function seasonFactor(location: DemoLocation, date: string): number {
  const day = new Date(`${date}T00:00:00Z`);
  const weekday = weekdayFactor[day.getUTCDay()] ?? 1;
  return weekday * payday(location, day.getUTCDate()) * holiday(location, date) * trend(location, day);
}

// Indonesian salaries arrive from the 25th; Singapore and Sydney are flatter.
function payday(location: DemoLocation, dayOfMonth: number): number {
  const lift = location.country === "ID" ? 0.32 : 0.1;
  return dayOfMonth >= 25 || dayOfMonth <= 3 ? 1 + lift : 1 - lift / 4;
}

function holiday(location: DemoLocation, date: string): number {
  const year = Number(date.slice(0, 4));
  const monthDay = date.slice(5);
  let factor = 1;
  if (monthDay >= "12-10" && monthDay <= "12-24") factor *= location.country === "ID" ? 1.35 : 1.75;
  if (monthDay === "12-25") factor *= location.country === "ID" ? 0.9 : 0.15;
  if (monthDay === "01-01") factor *= 0.6;
  if (location.country === "AU" && monthDay === "12-26") factor *= 1.9;
  const toEid = daysBetween(date, eid[year]);
  if (location.country === "ID" && toEid !== null) {
    if (toEid > 0 && toEid <= 21) factor *= 1.15 + (21 - toEid) * 0.035;
    if (toEid <= 0 && toEid > -2) factor *= 0.25;
  }
  const toLunar = daysBetween(date, lunarNewYear[year]);
  if (location.country === "SG" && toLunar !== null) {
    if (toLunar > 0 && toLunar <= 14) factor *= 1.4;
    if (toLunar <= 0 && toLunar > -2) factor *= 0.3;
  }
  return factor;
}

// Growth of about 9 % a year; Bondi opened its new floor in 2026 and grows faster.
function trend(location: DemoLocation, day: Date): number {
  const years = (day.getTime() - Date.UTC(2025, 0, 1)) / 31_557_600_000;
  return (location.id === "SYD-02" ? 1.22 : 1.09) ** years;
}

function daysBetween(from: string, to: string | undefined): number | null {
  if (to === undefined) return null;
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
