import { expect, test } from "vitest";
import { storableText } from "./storable-text.ts";

test("a pair that the cut would halve, a lone half and NUL become U+FFFD; whole pairs stay", () => {
  expect(storableText("a😀b\0c", 9)).toBe("a😀b\uFFFDc");
  expect(storableText("a😀", 2)).toBe("a\uFFFD");
  expect(storableText("\uDE00x\uD83D", 9)).toBe("\uFFFDx\uFFFD");
});
