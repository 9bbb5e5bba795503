export type DateStyle = "axis-day" | "axis-month" | "day" | "day-with-weekday" | "month";

const styles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  "axis-day": { day: "numeric", month: "short" },
  "axis-month": { month: "short", year: "2-digit" },
  day: { day: "numeric", month: "short", year: "numeric" },
  "day-with-weekday": { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  month: { month: "long", year: "numeric" },
};

/** A business date `YYYY-MM-DD` in the reader's language. It has no zone, so it is read and printed as the same calendar day everywhere. */
export function formatPlainDate(date: string, style: DateStyle, locale: string): string {
  const instant = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  return new Intl.DateTimeFormat(locale, { ...styles[style], timeZone: "UTC" }).format(instant);
}

/** Two business dates, both included, saying what they share once: `Oct 24 – Nov 20, 2026`. */
export function formatPlainRange(from: string, to: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { ...styles.day, timeZone: "UTC" });
  return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
}

/** `09:00–10:00` for hour 9. */
export function formatHour(hour: number): string {
  const two = (value: number): string => String(value % 24).padStart(2, "0");
  return `${two(hour)}:00–${two(hour + 1)}:00`;
}

/** Last business date of the day, week or month that begins on `date`. */
export function lastDayOf(date: string, grain: "day" | "week" | "month"): string {
  if (grain === "day") return date;
  const last = new Date(`${date}T00:00:00Z`);
  if (grain === "week") last.setUTCDate(last.getUTCDate() + 6);
  else last.setUTCMonth(last.getUTCMonth() + 1, 0);
  return last.toISOString().slice(0, 10);
}
