import { expect, test } from "vitest";
import { businessTime, createZoneOffsets, minutesOfDay, writtenOffsetMs } from "./business-time.ts";

const zoneOffset = createZoneOffsets();
const at = (instant: string, zone: string, dayStart = "00:00") => {
  const ms = Date.parse(instant);
  return businessTime(ms, zoneOffset(zone, ms), minutesOfDay(dayStart));
};

test("a sale at 01:30 belongs to yesterday when the day begins at 04:00, and keeps the hour on the wall", () => {
  expect(at("2026-03-02T01:30:00+07:00", "Asia/Jakarta", "04:00")).toEqual({ date: "2026-03-01", hour: 1 });
  expect(at("2026-03-02T03:59:59+07:00", "Asia/Jakarta", "04:00")).toEqual({ date: "2026-03-01", hour: 3 });
  expect(at("2026-03-02T04:00:00+07:00", "Asia/Jakarta", "04:00")).toEqual({ date: "2026-03-02", hour: 4 });
});

test("the zone of the location decides, not the offset that was written", () => {
  expect(at("2026-03-01T20:00:00Z", "Asia/Jakarta")).toEqual({ date: "2026-03-02", hour: 3 });
  expect(at("2026-03-01T20:00:00Z", "America/New_York")).toEqual({ date: "2026-03-01", hour: 15 });
});

test("hours are right on both sides of a change of clocks, and on days before 1970", () => {
  // Sydney went back from 03:00 to 02:00 on 5 April 2026.
  expect(at("2026-04-04T15:30:00Z", "Australia/Sydney")).toEqual({ date: "2026-04-05", hour: 2 });
  expect(at("2026-04-04T16:30:00Z", "Australia/Sydney")).toEqual({ date: "2026-04-05", hour: 2 });
  expect(at("2026-04-04T17:30:00Z", "Australia/Sydney")).toEqual({ date: "2026-04-05", hour: 3 });
  expect(at("1969-12-31T23:30:00Z", "UTC")).toEqual({ date: "1969-12-31", hour: 23 });
});

test("offsets of the day cache are the ones that Intl gives, through every hour of a year", () => {
  for (const zone of ["Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"]) {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", hour: "numeric" });
    for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 3_600_000) {
      expect(businessTime(ms, zoneOffset(zone, ms), 0).hour).toBe(Number(format.format(ms)));
    }
  }
});

test("the written offset is read from the instant", () => {
  expect(writtenOffsetMs("2026-03-01T20:00:00Z")).toBe(0);
  expect(writtenOffsetMs("2026-03-01T20:00:00-03:30")).toBe(-12_600_000);
});
