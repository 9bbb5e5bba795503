import type { PeriodPreset } from "@c4/contracts/http/metrics";
import { expect, test } from "vitest";
import { resolvePeriod } from "./resolve-period.ts";

const none = async () => null;

/** 2027-01-01 is a Friday: weeks and months reach over the end of the year. */
test.each<[PeriodPreset, string, string]>([
  ["today", "2027-01-01", "2027-01-01"],
  ["yesterday", "2026-12-31", "2026-12-31"],
  ["last_7_days", "2026-12-26", "2027-01-01"],
  ["last_28_days", "2026-12-05", "2027-01-01"],
  ["this_week", "2026-12-28", "2027-01-01"],
  ["last_week", "2026-12-21", "2026-12-27"],
  ["this_month", "2027-01-01", "2027-01-01"],
  ["last_month", "2026-12-01", "2026-12-31"],
  ["last_12_months", "2026-01-02", "2027-01-01"],
  ["this_year", "2027-01-01", "2027-01-01"],
])("%s on New Year's Day is %s to %s", async (preset, from, to) => {
  const calendar = { today: "2027-01-01", weekStart: 1 };
  expect(await resolvePeriod({ preset }, calendar, none)).toEqual({ from, to });
});

test("a year that ends on 29 February begins on 1 March of the year before", async () => {
  const calendar = { today: "2028-02-29", weekStart: 1 };
  expect(await resolvePeriod({ preset: "last_12_months" }, calendar, none)).toEqual({
    from: "2027-03-01",
    to: "2028-02-29",
  });
});

test("a week begins on the tenant's day", async () => {
  const sunday = { today: "2026-11-20", weekStart: 7 };
  expect(await resolvePeriod({ preset: "this_week" }, sunday, none)).toEqual({
    from: "2026-11-15",
    to: "2026-11-20",
  });
});

test("all is from the first to the last day with data, and today when there is none", async () => {
  const calendar = { today: "2026-11-20", weekStart: 1 };
  const range = { from: "2010-12-01", to: "2011-12-09" };
  expect(await resolvePeriod({ preset: "all" }, calendar, async () => range)).toEqual(range);
  expect(await resolvePeriod({ preset: "all" }, calendar, none)).toEqual({
    from: "2026-11-20",
    to: "2026-11-20",
  });
});
