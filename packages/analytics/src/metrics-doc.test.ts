import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { metricsDoc } from "./metrics-doc.ts";

test("docs/metrics.md is what the catalogue says", () => {
  const page = readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8");
  expect(page).toBe(metricsDoc());
});
