import { expect, test } from "vitest";
import { isTooDeep, JSON_LEVELS_MAX } from "./json-depth.ts";

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

test("64 levels are taken, 65 are not, of arrays and of objects", () => {
  expect(isTooDeep(nested(JSON_LEVELS_MAX))).toBe(false);
  expect(isTooDeep(nested(JSON_LEVELS_MAX + 1))).toBe(true);
  expect(isTooDeep(`${'{"a":'.repeat(65)}1${"}".repeat(65)}`)).toBe(true);
});

test("brackets in text do not count, whatever is escaped around them", () => {
  expect(isTooDeep(JSON.stringify({ a: nested(500), b: `"\\"${nested(500)}\\` }))).toBe(false);
});

test("what was closed does not count: a long flat text is not deep", () => {
  expect(isTooDeep(`[${Array(1_000).fill("{}").join(",")}]`)).toBe(false);
});
