import fc from "fast-check";
import { expect, test } from "vitest";
import { parameterChunks } from "./parameter-chunks.ts";

const chunksOf = (texts: readonly string[]) => [...parameterChunks(texts, (text) => text)];

test("the parts are the list, in order, and none is empty", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 50 })), (texts) => {
      expect(chunksOf(texts).flat()).toEqual(texts);
      expect(chunksOf(texts).every((chunk) => chunk.length > 0)).toBe(true);
    }),
  );
});

test("a part holds at most 2,000 texts, and fewer when they are long or must be escaped", () => {
  const sizes = (text: string) =>
    chunksOf(Array.from({ length: 3_000 }, () => text)).map(({ length }) => length);
  expect(sizes("short")).toEqual([2_000, 1_000]);
  expect(sizes("x".repeat(97))).toEqual([1_000, 1_000, 1_000]);
  expect(sizes("'".repeat(97))[0]).toBe(204);
});
