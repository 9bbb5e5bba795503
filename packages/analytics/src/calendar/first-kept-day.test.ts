import { expect, test } from "vitest";
import { firstKeptDay } from "./first-kept-day.ts";

test.each([
  ["2026-11-20", 25, "2024-10-21"],
  // What was sold on 29, 30 and 31 January of 2024 expires on 28 February of 2026.
  ["2026-02-28", 25, "2024-02-01"],
  ["2026-02-27", 25, "2024-01-28"],
])("on %s a plan of %i months keeps what is from %s on", (today, months, first) => {
  expect(firstKeptDay(today, months)).toBe(first);
});
