/** Calendar dates as `YYYY-MM-DD` text, which sorts by time. No zone: a business date has none. */

const dayMs = 86_400_000;

/** Days since 1970-01-01. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);
}

export function fromDayNumber(days: number): string {
  return new Date(days * dayMs).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return fromDayNumber(dayNumber(date) + days);
}

/** Days of the period, both ends included. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from) + 1;
}

/** The same day so many months away, or the last of that month when it is shorter. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, length));
  return first.toISOString().slice(0, 10);
}

export function startOfMonth(date: string): string {
  return `${date.slice(0, 7)}-01`;
}

/** First day of the week that holds the date. `weekStart` is an ISO weekday: 1 is Monday, 7 is Sunday. */
export function startOfWeek(date: string, weekStart: number): string {
  const days = dayNumber(date);
  const isoWeekday = ((((days + 3) % 7) + 7) % 7) + 1; // 1970-01-01 was a Thursday
  return fromDayNumber(days - ((isoWeekday - weekStart + 7) % 7));
}
