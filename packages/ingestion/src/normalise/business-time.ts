const dayMs = 86_400_000;
const hourMs = 3_600_000;

export type BusinessTime = { date: string; hour: number };

/** Offset of a zone from UTC at an instant, in milliseconds. */
export type ZoneOffset = (zone: string, instantMs: number) => number;

/**
 * Business date and local hour. The date is that of the local time minus the location's day start: with a start of 04:00
 * (240 minutes) a sale at 01:30 belongs to the day before. The hour is the hour on the wall.
 */
export function businessTime(instantMs: number, offsetMs: number, dayStartMinutes: number): BusinessTime {
  const local = instantMs + offsetMs;
  return {
    date: formatEpochDay(Math.floor((local - dayStartMinutes * 60_000) / dayMs)),
    hour: Math.floor((((local % dayMs) + dayMs) % dayMs) / hourMs),
  };
}

/** `HH:MM` in minutes. */
export function minutesOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Offset that an RFC 3339 text itself carries. */
export function writtenOffsetMs(instant: string): number {
  const match = /([+-])(\d{2}):?(\d{2})$/.exec(instant);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}

/** `YYYY-MM-DD` of a number of days since 1970-01-01. */
export function formatEpochDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/**
 * Zone offsets from the runtime's time zone database, remembered per zone and UTC day: asking Intl costs more than everything
 * else a record needs, and on nearly every day the offset is the same from midnight to midnight.
 */
export function createZoneOffsets(): ZoneOffset {
  const zones = new Map<string, { ask: (ms: number) => number; days: Map<number, number | null> }>();
  return (zone, instantMs) => {
    let known = zones.get(zone);
    if (known === undefined) {
      known = { ask: askIntl(zone), days: new Map() };
      zones.set(zone, known);
    }
    const day = Math.floor(instantMs / dayMs);
    let offset = known.days.get(day);
    if (offset === undefined) {
      const atStart = known.ask(day * dayMs);
      offset = atStart === known.ask((day + 1) * dayMs - 1) ? atStart : null;
      known.days.set(day, offset);
    }
    return offset ?? known.ask(instantMs);
  };
}

function askIntl(timeZone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (instantMs) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instantMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1_000) * 1_000;
  };
}
