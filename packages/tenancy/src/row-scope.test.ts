import { expect, it } from "vitest";
import { maySeeLocation } from "./row-scope.ts";

it("a scope of all locations sees every row, also one without a location", () => {
  expect(maySeeLocation({ allLocations: true }, "jakarta")).toBe(true);
  expect(maySeeLocation({ allLocations: true }, null)).toBe(true);
});

it("a scope of some locations sees those, and no row without a location", () => {
  const scope = { allLocations: false, locationIds: ["jakarta"] } as const;
  expect(maySeeLocation(scope, "jakarta")).toBe(true);
  expect(maySeeLocation(scope, "bandung")).toBe(false);
  expect(maySeeLocation(scope, null)).toBe(false);
});

it("an empty scope is nothing, never everything", () => {
  expect(maySeeLocation({ allLocations: false, locationIds: [] }, "jakarta")).toBe(false);
});
