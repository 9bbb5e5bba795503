import { expect, test } from "vitest";
import { datedAhead, saidRange, todayIn } from "./all-time.ts";

const all = { preset: "all" } as const;
const today = "2026-11-20";
const toFuture = { from: "2010-12-01", to: "2030-12-31" };

test("today is a date of the organisation's clocks", () => {
  const evening = new Date("2026-11-20T18:30:00Z");
  expect(todayIn("Asia/Jakarta", evening)).toBe("2026-11-21");
  expect(todayIn("America/New_York", evening)).toBe("2026-11-20");
});

test("all time is said to end today at the latest; another period and data that end earlier are said as they are", () => {
  expect(saidRange(all, toFuture, today)).toEqual({ from: "2010-12-01", to: "2026-11-20" });
  expect(saidRange(all, { from: "2010-12-01", to: "2011-12-09" }, today).to).toBe("2011-12-09");
  expect(saidRange(toFuture, toFuture, today)).toEqual(toFuture);
});

test("sales dated after tomorrow are named, not hidden; tomorrow has begun somewhere", () => {
  expect(datedAhead(all, toFuture, today)).toBe("2030-12-31");
  expect(datedAhead(all, { from: "2010-12-01", to: "2026-11-22" }, today)).toBe("2026-11-22");
  expect(datedAhead(all, { from: "2010-12-01", to: "2026-11-21" }, today)).toBeNull();
  expect(datedAhead(toFuture, toFuture, today)).toBeNull();
});
