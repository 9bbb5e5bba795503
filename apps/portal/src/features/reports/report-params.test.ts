import type { ReportRunState } from "@c4/contracts/http/reports";
import { expect, test } from "vitest";
import { defaultFilters } from "../filters/filter-codec.ts";
import { describePeriod, reportParams } from "./report-params.ts";
import { outcomeOf, pollInterval } from "./use-report-runs.ts";

test("a report is asked for what the filters say, and nothing that they do not", () => {
  expect(reportParams(defaultFilters, "en")).toEqual({
    period: { preset: "last_28_days" },
    compare: "previous_period",
    language: "en",
  });
  expect(
    reportParams(
      {
        period: { from: "2026-01-01", to: "2026-01-31" },
        compare: false,
        locations: ["loc_a"],
        currency: "SGD",
      },
      "id",
    ),
  ).toEqual({
    language: "id",
    period: { from: "2026-01-01", to: "2026-01-31" },
    locations: ["loc_a"],
    currency: "SGD",
  });
});

test("all time is compared with nothing, whatever was chosen before", () => {
  expect(reportParams({ ...defaultFilters, period: { preset: "all" } }, "en")).toEqual({
    period: { preset: "all" },
    language: "en",
  });
});

test("what is said of a run that was started follows its state", () => {
  const said = (...states: ReportRunState[]) =>
    states.map((state) =>
      outcomeOf("run_1", [
        { run_id: "run_2", state: "failed" },
        { run_id: "run_1", state },
      ]),
    );
  expect(said("queued", "running", "ready", "failed", "expired")).toEqual([
    "started",
    "started",
    "finished",
    "unfinished",
    null,
  ]);
  expect(outcomeOf("run_1", [])).toBe("started");
});

test("a run's period is said in words, and not guessed when it has another shape", () => {
  const title = (preset: string): string => `preset ${preset}`;
  expect(describePeriod({ period: { preset: "today" } }, title, "en")).toBe("preset today");
  const range = describePeriod({ period: { from: "2026-01-01", to: "2026-01-31" } }, title, "en-GB");
  // Releases of Intl differ in the spaces around the dash.
  expect(range?.replaceAll(/\s/gu, "")).toBe("1–31Jan2026");
  expect(describePeriod({ period: "2026" }, title, "en")).toBeNull();
});

test("runs are asked about while one is being made, and left alone afterwards", () => {
  expect(pollInterval([{ state: "ready" }, { state: "running" }])).toBe(1_500);
  expect(pollInterval([{ state: "ready" }, { state: "failed" }])).toBe(false);
  expect(pollInterval(undefined)).toBe(false);
});
