import { SaleRecord } from "@c4/contracts/records/sale";
import { expect, test } from "vitest";
import { createAssortment } from "./assortment.ts";
import { weighAssortment } from "./basket.ts";
import { demoLocations } from "./chain.ts";
import { expectedDocuments, planDay } from "./day-plan.ts";
import { addDays, wallClock } from "./local-time.ts";
import { fxRecords, masterRecords } from "./master-records.ts";

const assortment = weighAssortment(createAssortment());

test("a day planned twice is the same day", () => {
  const [location] = demoLocations;
  expect(planDay(location, "2026-03-14", assortment)).toEqual(planDay(location, "2026-03-14", assortment));
});

test("fourteen months hold at least 120,000 documents and 300,000 lines, each document valid, its id used by it alone", () => {
  let documents = 0;
  let lines = 0;
  let expected = 0;
  const ids = new Set<string>();
  for (let date = "2025-09-01"; date <= "2026-10-31"; date = addDays(date, 1))
    for (const location of demoLocations) {
      expected += expectedDocuments(location, date);
      for (const { record } of planDay(location, date, assortment)) {
        documents++;
        lines += record.lines?.length ?? 0;
        if (record.version === 1) {
          expect(ids.has(record.id)).toBe(false);
          ids.add(record.id);
        }
        if (documents % 97 === 0) expect(SaleRecord.safeParse(record).error).toBeUndefined();
      }
    }
  // What progress is shown against.
  expect(Math.abs(expected / documents - 1)).toBeLessThan(0.01);
  expect(documents).toBeGreaterThanOrEqual(120_000);
  expect(lines).toBeGreaterThanOrEqual(300_000);
}, 60_000);

test("shops sell in their opening hours, on both sides of a clock change in Sydney", () => {
  for (const date of ["2026-04-04", "2026-04-05", "2026-10-04"])
    for (const location of demoLocations)
      for (const { at, record } of planDay(location, date, assortment)) {
        if (record.version === 2) continue;
        const wall = wallClock(at, location.timeZone);
        expect(wall.slice(0, 10)).toBe(date);
        expect(Number(wall.slice(11, 13))).toBeGreaterThanOrEqual(location.opensHour);
        expect(Number(wall.slice(11, 13))).toBeLessThan(location.closesHour);
      }
});

test("the chain has 12 shops in three currencies, 400 products in a tree, 60 staff, and a rate for every day", () => {
  const records = [...masterRecords()];
  const count = (kind: string) => records.filter((record) => record.kind === kind).length;
  expect([count("location"), count("product"), count("staff")]).toEqual([12, 400, 60]);
  expect(new Set(demoLocations.map((location) => location.currency)).size).toBe(3);
  expect([...fxRecords("2026-01-01", "2026-01-31")]).toHaveLength(62);
});
