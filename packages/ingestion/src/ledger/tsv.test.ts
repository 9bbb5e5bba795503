import { decimal4Max, formatDecimal4, parseDecimal4 } from "@c4/contracts/decimal4";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tsvBytes, tsvDecimal, tsvText } from "./tsv.ts";

test("every decimal is written so that reading it gives it back", () => {
  const any = fc.oneof(
    fc.bigInt({ min: -decimal4Max, max: decimal4Max }),
    fc.bigInt({ min: -99_999n, max: 99_999n }),
    fc.bigInt({ min: 9_007_199_254_740_000n, max: 9_007_199_254_742_000n }),
  );
  fc.assert(
    fc.property(any, (value) => {
      expect(parseDecimal4(tsvDecimal(value))).toBe(value);
      expect(formatDecimal4(parseDecimal4(tsvDecimal(value)) ?? 1n)).toBe(formatDecimal4(value));
    }),
  );
});

test("separators and backslashes in a text cannot end its column or row", () => {
  expect(tsvText("a\tb\nc\\d\re\0")).toBe("a\\tb\\nc\\\\d\\re\\0");
  expect(tsvText(`O'Neil "x" é`)).toBe(`O\\'Neil "x" é`);
  expect(tsvBytes("00ff0a")).toBe("\\x00\\xff\\x0a");
});
