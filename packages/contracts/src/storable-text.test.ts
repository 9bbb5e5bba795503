import { expect, test } from "vitest";
import { isStorableText, unstorablePaths } from "./storable-text.ts";

test.each(["", "Kopi \u00e9", "\u{1f600}", "\ufffd", "\uffff", "line\nbreak"])(
  "%j is kept as it is",
  (text) => {
    expect(isStorableText(text)).toBe(true);
  },
);

test.each(["\0", "a\0b", "\ud83d", "\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"])(
  "%j cannot be kept",
  (text) => {
    expect(isStorableText(text)).toBe(false);
  },
);

test("every text that cannot be kept is found, however deep, and names of fields too", () => {
  const value = {
    name: "\0",
    tags: ["good", "\ud83d"],
    nested: { deep: [{ "a\0": 1 }] },
    count: 1,
    none: null,
  };
  expect(unstorablePaths(value)).toEqual([["name"], ["tags", 1], ["nested", "deep", 0, "a\0"]]);
  expect(unstorablePaths({ name: "good", tags: [] })).toEqual([]);
});
