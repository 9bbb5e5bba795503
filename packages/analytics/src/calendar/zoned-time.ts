import { addDays } from "./plain-date.ts";

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(timeZone, made);
  return made;
}

/** Date and time of day on the zone's clocks at that instant. */
export function wallClock(at: Date, timeZone: string): { date: string; time: string } {
  const parts = Object.fromEntries(
    formatterFor(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
  };
}

/** The instant so many days earlier at which the zone's clocks showed the same time of day, clock changes included. */
export function sameTimeDaysBefore(at: Date, days: number, timeZone: string): Date {
  const now = wallClock(at, timeZone);
  const wanted = Date.parse(`${addDays(now.date, -days)}T${now.time}Z`);
  const guess = at.getTime() - days * 86_400_000;
  const shown = wallClock(new Date(guess), timeZone);
  return new Date(guess + wanted - Date.parse(`${shown.date}T${shown.time}Z`));
}
