import { expect, test } from "vitest";
import { localeOf } from "./metric-caller.ts";

test.each([
  [undefined, "en"],
  ["id", "id"],
  ["id-ID,id;q=0.9,en;q=0.8", "id"],
  ["fr, en;q=0.3, id;q=0.7", "id"],
  ["en-GB, id;q=0.9", "en"],
  ["ja", "en"],
  [";;q=x,", "en"],
])("%s is answered in %s", (header, expected) => {
  expect(localeOf(header)).toBe(expected);
});
