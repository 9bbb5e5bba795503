import type { MetricAnswer } from "@c4/contracts/http/metrics";
import { describe, expect, test } from "vitest";
import { fakeAnswer, fakeMeta } from "../../testing/fake-figures.ts";
import { defaultFilters } from "../filters/filter-codec.ts";
import { chooseGrain, incompleteFrom, kpiQuery, locationQuery, seriesQuery } from "./home-queries.ts";
import { hourPoints } from "./hour-points.ts";
import { type LocationRow, largestShareOf, locationRows, sortLocationRows } from "./location-rows.ts";

const empty = fakeAnswer({ metrics: ["net_sales"], period: { preset: "today" } }, 1).meta;

function answerOf(part: Pick<MetricAnswer, "rows"> & Partial<MetricAnswer>, dimension: string): MetricAnswer {
  return {
    columns: [
      { id: dimension, kind: "dimension", type: "string", unit: null, title: dimension },
      { id: "net_sales", kind: "metric", type: "decimal", unit: "money", title: "Net sales" },
    ],
    meta: empty,
    ...part,
  };
}

describe("questions", () => {
  test("Home asks for the chosen period, places and currency, and for the comparison only when it is on", () => {
    const filters = { ...defaultFilters, compare: false, locations: ["loc_a"], currency: "SGD" };
    expect(locationQuery(filters)).toMatchObject({
      period: { preset: "last_28_days" },
      filters: [{ dimension: "location", op: "in", values: ["loc_a"] }],
      currency: "SGD",
      totals: true,
    });
    expect(locationQuery(filters)).not.toHaveProperty("compare");
    expect(kpiQuery(defaultFilters)).toMatchObject({ compare: "previous_period" });
    expect(kpiQuery(defaultFilters)).not.toHaveProperty("filters");
  });

  test("the series leaves out figures that are not defined by its grain", () => {
    const meta = fakeMeta(1);
    const metrics = meta.metrics.map((metric) =>
      metric.id === "upt" ? { ...metric, dimensions: ["day"] } : metric,
    );
    expect(seriesQuery(defaultFilters, "hour", { ...meta, metrics }).metrics).not.toContain("upt");
    expect(seriesQuery(defaultFilters, "day", { ...meta, metrics }).metrics).toContain("upt");
  });

  test("the grain gives a line of readable length", () => {
    const { freshness } = fakeMeta(1);
    expect(chooseGrain({ preset: "today" }, freshness)).toBe("hour");
    expect(chooseGrain({ preset: "last_28_days" }, freshness)).toBe("day");
    expect(chooseGrain({ from: "2026-01-01", to: "2026-04-10" }, freshness)).toBe("day");
    expect(chooseGrain({ from: "2026-01-01", to: "2026-04-11" }, freshness)).toBe("week");
    expect(chooseGrain({ preset: "all" }, { ...freshness, first_business_date: "2020-01-01" })).toBe("month");
    expect(chooseGrain({ preset: "all" }, { ...freshness, first_business_date: null })).toBe("day");
  });

  test("what comes after the last complete day is open, over the end of a month too", () => {
    expect(incompleteFrom("2026-02-28")).toBe("2026-03-01");
    expect(incompleteFrom(null)).toBeNull();
  });
});

test("hours without sales inside the day are shown, the night is not, and the comparison is matched by hour", () => {
  const answer = answerOf(
    {
      rows: [
        [{ id: "9", label: "9" }, "10"],
        [{ id: "11", label: "11" }, "30"],
      ],
      compare_rows: [[{ id: "12", label: "12" }, "7"], null],
    },
    "hour_of_day",
  );
  expect(hourPoints(answer)).toEqual([
    { hour: 9, value: "10", compareValue: null },
    { hour: 10, value: null, compareValue: null },
    { hour: 11, value: "30", compareValue: null },
    { hour: 12, value: null, compareValue: "7" },
  ]);
});

describe("locations", () => {
  const answer = answerOf(
    {
      rows: [
        [{ id: "loc_a", label: "Senayan" }, "9.5"],
        [{ id: "loc_b", label: "Bondi" }, "10"],
        [{ id: "loc_c", label: "Kuta" }, null],
      ],
      compare_rows: [[{ id: "loc_a", label: "Senayan" }, "19"], null, null],
      totals: [null, "39"],
    },
    "location",
  );
  const names = (rows: LocationRow[]): string[] => rows.map(({ name }) => name);

  test("a share is of the engine's total, not of the rows on screen", () => {
    const rows = locationRows(answer);
    expect(rows.map(({ share }) => share)).toEqual(["0.24359", "0.25641", null]);
    expect(largestShareOf(rows)).toBe("0.25641");
    expect(rows[0]?.change).toMatchObject({ absolute: "-9.5", relative: "-0.5", tone: "worse" });
  });

  test("figures sort by value and not as text; what is not defined stands last both ways", () => {
    const rows = locationRows(answer);
    expect(names(sortLocationRows(rows, "net_sales", "descending"))).toEqual(["Bondi", "Senayan", "Kuta"]);
    expect(names(sortLocationRows(rows, "net_sales", "ascending"))).toEqual(["Senayan", "Bondi", "Kuta"]);
    expect(names(sortLocationRows(rows, "name", "ascending"))).toEqual(["Bondi", "Kuta", "Senayan"]);
    expect(names(sortLocationRows(rows, "change", "descending"))).toEqual(["Senayan", "Bondi", "Kuta"]);
  });
});
