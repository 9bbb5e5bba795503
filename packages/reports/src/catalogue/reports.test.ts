import { planQuery } from "@c4/analytics/plan/plan-query";
import { resolveQuery } from "@c4/analytics/plan/resolve-query";
import { MetricQuery, type MetricQueryInput } from "@c4/contracts/http/metrics";
import { describe, expect, test } from "vitest";
import type { ReportSection } from "../define-report.ts";
import {
  queryOfDetail,
  queryOfDetailTotals,
  queryOfFigures,
  queryOfTable,
} from "../document/query-of-section.ts";
import { reportByKey, reports } from "./reports.ts";

const location = "loc_0198f2c4000070008000000000000001";
const params = {
  period: { from: "2026-11-01", to: "2026-11-19" },
  compare: "previous_period",
  currency: "SGD",
  locations: [location],
  language: "en",
} as const;

function queriesOf(section: ReportSection): MetricQueryInput[] {
  if (section.kind === "figures") return [queryOfFigures(section, params)];
  if (section.kind === "detail")
    return [queryOfDetail(section, params), queryOfDetailTotals(section, params)];
  return [queryOfTable(section, params, { grain: "day", limit: 20 })];
}

const questions = reports.flatMap((report) =>
  report.sections.flatMap((section) =>
    queriesOf(section).map((query) => ({ name: `${report.key} ${section.id}`, query })),
  ),
);

test.each(questions)("the engine takes the question of $name", async ({ query }) => {
  const resolved = await resolveQuery(MetricQuery.parse(query), {
    now: new Date("2026-11-20T12:00:00Z"),
    timeZone: "Asia/Jakarta",
    weekStart: 1,
    reportingCurrency: "IDR",
    retentionMonths: 25,
    dataRange: async () => null,
  });
  expect(planQuery(resolved).servedBy.length).toBeGreaterThan(0);
});

test("what the reader chose is in every question of every section", () => {
  for (const { query } of questions) {
    expect(query).toMatchObject({
      period: params.period,
      currency: "SGD",
      filters: [{ dimension: "location", op: "in", values: [location] }],
    });
  }
});

describe("the catalogue", () => {
  test("has every report once", () => {
    expect(new Set(reports.map(({ key }) => key)).size).toBe(reports.length);
  });

  test("says so when there is no such report", () => {
    expect(() => reportByKey("sales-sumary")).toThrow(expect.objectContaining({ code: "unknown_report" }));
  });
});
