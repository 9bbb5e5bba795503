import { AppError } from "@c4/contracts/errors";
import { expect, test } from "vitest";
import { salesSummary } from "../catalogue/sales-summary.ts";
import { parseParams } from "./parse-params.ts";

function faults(params: unknown): string[] {
  try {
    parseParams(salesSummary, params);
  } catch (error) {
    if (error instanceof AppError) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
}

test("parameters are checked against the report's own schema, each fault with its path", () => {
  expect(faults({ period: { preset: "this_month" } })).toEqual([]);
  expect(faults({})).toEqual(["params.period"]);
  expect(faults({ period: { preset: "tomorrow" } })).toEqual(["params.period.preset"]);
  expect(faults({ period: { from: "2026-02-30", to: "2026-03-01" } })).toEqual(["params.period.from"]);
  expect(faults({ period: { preset: "today" }, currency: "rupiah", colour: "red" })).toEqual([
    "params.currency",
    "params.colour",
  ]);
  expect(faults({ period: { preset: "today" }, locations: ["1"] })).toEqual(["params.locations.0"]);
});
