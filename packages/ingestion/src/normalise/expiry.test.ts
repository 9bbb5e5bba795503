import { expect, test } from "vitest";
import { expiryOf } from "./expiry.ts";

test.each([
  ["2026-03-15", 25, "2028-04-15"],
  ["2026-01-31", 1, "2026-02-28"],
  ["2026-12-31", 2, "2027-02-28"],
  ["2010-12-01", 300, "2035-12-01"],
  ["2099-12-31", 1_200, "2149-06-06"],
])("rows of %s kept for %i months may go on %s", (date, months, expiry) => {
  expect(expiryOf(date, months)).toBe(expiry);
});
