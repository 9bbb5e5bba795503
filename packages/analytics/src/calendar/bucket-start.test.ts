import { expect, test } from "vitest";
import { bucketStarts } from "./bucket-start.ts";

test("weeks are named by their first day, also across a year's end", () => {
  expect(bucketStarts({ from: "2026-12-30", to: "2027-01-12" }, "week", 1)).toEqual([
    "2026-12-28",
    "2027-01-04",
    "2027-01-11",
  ]);
  expect(bucketStarts({ from: "2026-12-30", to: "2027-01-09" }, "week", 7)).toEqual([
    "2026-12-27",
    "2027-01-03",
  ]);
});

test("months and days have no gap, a leap day included", () => {
  expect(bucketStarts({ from: "2027-12-31", to: "2028-02-01" }, "month", 1)).toEqual([
    "2027-12-01",
    "2028-01-01",
    "2028-02-01",
  ]);
  expect(bucketStarts({ from: "2028-02-28", to: "2028-03-01" }, "day", 1)).toEqual([
    "2028-02-28",
    "2028-02-29",
    "2028-03-01",
  ]);
});
