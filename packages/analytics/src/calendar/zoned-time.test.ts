import { expect, test } from "vitest";
import { sameTimeDaysBefore, wallClock } from "./zoned-time.ts";

test("a date is the zone's, not UTC's", () => {
  const at = new Date("2026-11-19T20:30:15Z");
  expect(wallClock(at, "Asia/Jakarta")).toEqual({ date: "2026-11-20", time: "03:30:15" });
  expect(wallClock(at, "America/New_York")).toEqual({ date: "2026-11-19", time: "15:30:15" });
  expect(wallClock(new Date("2026-11-19T17:00:00Z"), "Asia/Jakarta")).toEqual({
    date: "2026-11-20",
    time: "00:00:00",
  });
});

test("the same time of day seven days before, across the clock changes of Sydney", () => {
  // Clocks went forward on 2026-10-04 and go back on 2027-04-04.
  expect(sameTimeDaysBefore(new Date("2026-10-07T02:00:00Z"), 7, "Australia/Sydney").toISOString()).toBe(
    "2026-09-30T03:00:00.000Z",
  );
  expect(sameTimeDaysBefore(new Date("2027-04-07T03:00:00Z"), 7, "Australia/Sydney").toISOString()).toBe(
    "2027-03-31T02:00:00.000Z",
  );
  expect(sameTimeDaysBefore(new Date("2026-11-20T03:00:00Z"), 7, "Asia/Jakarta").toISOString()).toBe(
    "2026-11-13T03:00:00.000Z",
  );
});
