import { describe, expect, test } from "vitest";
import { lastDayOf } from "./format-date.ts";
import { renderSvg } from "./render-svg.ts";
import { type DayPoint, salesByDayOption } from "./sales-by-day-option.ts";
import { salesByHourOption } from "./sales-by-hour-option.ts";
import { salesByLocationOption } from "./sales-by-location-option.ts";
import { sparkline } from "./sparkline.ts";
import { summariseChart } from "./summarise-chart.ts";
import { chartThemes } from "./theme.ts";

const context = { theme: chartThemes.print, locale: "en", currency: "AUD" } as const;
const points: DayPoint[] = [
  { date: "2026-11-17", value: "100.10", compareDate: "2026-11-10", compareValue: "90" },
  { date: "2026-11-18", value: null, compareDate: "2026-11-11", compareValue: "95" },
  { date: "2026-11-19", value: "120", compareDate: "2026-11-12", compareValue: null },
  { date: "2026-11-20", value: "40", compareDate: "2026-11-13", compareValue: "99" },
];

function seriesData(option: { series?: unknown }): Record<string, unknown> {
  const series = Array.isArray(option.series) ? option.series : [];
  return Object.fromEntries(series.map((one: { id: string; data: unknown }) => [one.id, one.data]));
}

function tooltipAt(option: { tooltip?: unknown }, dataIndex: number): unknown {
  const { formatter, renderMode } = Object(option.tooltip);
  expect(renderMode).toBe("richText");
  return formatter([{ dataIndex }]).replaceAll("\u00a0", " ");
}

describe("sales by day", () => {
  test("days that are not complete are drawn apart, joined to the last complete one", () => {
    const option = salesByDayOption({
      ...context,
      points,
      title: "Net sales",
      compareTitle: "Previous period",
      incompleteFrom: "2026-11-20",
    });
    expect(seriesData(option)).toEqual({
      comparison: [90, 95, null, 99],
      value: [100.1, null, 120, null],
      open: [null, null, 120, 40],
    });
    expect(tooltipAt(option, 3)).toBe(
      "Fri, Nov 20, 2026 · not complete yet\nNet sales  A$40.00\nPrevious period (Nov 13, 2026)  A$99.00",
    );
  });

  test("without a comparison and with every day complete there is one line", () => {
    const option = salesByDayOption({ ...context, points, title: "Net sales" });
    expect(Object.keys(seriesData(option))).toEqual(["value"]);
    expect(tooltipAt(option, 0)).toBe("Tue, Nov 17, 2026\nNet sales  A$100.10");
  });

  test("a business date is the same day in every reader's zone", () => {
    const option = salesByDayOption({ ...context, points, title: "Net sales" });
    expect(Object(option.xAxis).data).toEqual(["Nov 17", "Nov 18", "Nov 19", "Nov 20"]);
  });
});

test("a week is open while one of its days is", () => {
  const weeks = [
    { date: "2026-11-09", value: "7" },
    { date: "2026-11-16", value: "3" },
  ];
  const option = salesByDayOption({
    ...context,
    points: weeks,
    title: "Net sales",
    grain: "week",
    incompleteFrom: "2026-11-20",
  });
  expect(seriesData(option)).toEqual({ value: [7, null], open: [7, 3] });
  expect([lastDayOf("2026-11-16", "week"), lastDayOf("2024-02-01", "month")]).toEqual([
    "2026-11-22",
    "2024-02-29",
  ]);
});

test("sales by hour draws the comparison beside each bar", () => {
  const option = salesByHourOption({
    ...context,
    points: [{ hour: 9, value: "10", compareValue: "8" }],
    title: "Net sales",
    compareTitle: "Previous period",
  });
  expect(seriesData(option)).toEqual({ value: [10], comparison: [8] });
  expect(tooltipAt(option, 0)).toBe("09:00–10:00\nNet sales  A$10.00\nPrevious period  A$8.00");
});

test("sales by location says the share of the whole", () => {
  const option = salesByLocationOption({
    ...context,
    bars: [{ label: "Sydney", value: "75", share: "0.75" }],
    title: "Net sales",
  });
  expect(seriesData(option)).toEqual({ value: [75] });
  expect(tooltipAt(option, 0)).toBe("Sydney\nNet sales  A$75.00\n75.0% of the total");
});

test("every option renders to a standalone SVG with its labels and without scripts", () => {
  const day = renderSvg(salesByDayOption({ ...context, points, title: "Net sales" }), {
    width: 600,
    height: 220,
  });
  expect(day).toMatch(/^<svg [^>]*viewBox="0 0 600 220"/);
  expect(day).toContain("Nov 17");
  expect(day).not.toContain("<script");
  const bars = [{ label: "Sydney", value: "75" }];
  const byLocation = salesByLocationOption({ ...context, bars, title: "Net sales" });
  expect(renderSvg(byLocation, { width: 600, height: 120 })).toContain("A$75.00");
  expect(renderSvg(byLocation, { width: 600, height: 120 })).toContain("Sydney");
});

describe("sparkline", () => {
  const box = { width: 100, height: 20 };

  test("spans the box from lowest to highest", () => {
    expect(sparkline(["0", "10", "5"], box)).toEqual({ line: "M0 20L50 0L100 10", last: { x: 100, y: 10 } });
  });

  test("a missing figure is a gap, a flat series runs through the middle, one point is nothing", () => {
    expect(sparkline(["1", "1", null, "1", "1"], box).line).toBe("M0 10L25 10M75 10L100 10");
    expect(sparkline(["1", null], box)).toEqual({ line: "", last: null });
  });
});

describe("text summary", () => {
  const format = (value: string | null): string => value ?? "–";

  test("says the extremes by exact comparison and that the last point is open", () => {
    expect(
      summariseChart({
        title: "Net sales by day",
        points: points.map((point) => ({ label: point.date, value: point.value })),
        format,
        locale: "en",
        lastIncomplete: true,
      }),
    ).toBe(
      "Net sales by day: 4 points, highest 120 (2026-11-19), lowest 40 (2026-11-20), 2026-11-20 not complete yet.",
    );
  });

  test("says that there is nothing, in the reader's language", () => {
    expect(summariseChart({ title: "Penjualan", points: [], format, locale: "id-ID" })).toBe(
      "Penjualan: tidak ada angka.",
    );
  });
});
