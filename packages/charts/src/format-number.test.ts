import { describe, expect, test } from "vitest";
import { changeOf } from "./change.ts";
import { formatChange, formatCount, formatFigure, formatMoney, formatRatio } from "./format-number.ts";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("money", () => {
  test("a figure beyond a float's precision is printed digit by digit", () => {
    expect(plain(formatMoney("99999999999999.9999", { currency: "SGD", locale: "en", style: "exact" }))).toBe(
      "SGD 99,999,999,999,999.9999",
    );
    expect(plain(formatMoney("90071992547409.93", { currency: "AUD", locale: "en" }))).toBe(
      "A$90,071,992,547,409.93",
    );
  });

  test("rupiah shows no sen, and groups as the reader's language does", () => {
    expect(plain(formatMoney("12345678.5", { currency: "IDR", locale: "en" }))).toBe("Rp 12,345,679");
    expect(plain(formatMoney("12345678.5", { currency: "IDR", locale: "id" }))).toBe("Rp 12.345.679");
  });

  test("currencies that share the dollar sign are told apart", () => {
    expect(plain(formatMoney("1.5", { currency: "SGD", locale: "en" }))).toBe("SGD 1.50");
    expect(formatMoney("1.5", { currency: "AUD", locale: "en" })).toBe("A$1.50");
  });

  test("a figure that is not defined is a dash, never zero", () => {
    expect(formatMoney(null, { currency: "IDR", locale: "en" })).toBe("–");
    expect(formatMoney("not a number", { currency: "IDR", locale: "en" })).toBe("–");
  });
});

test("counts keep the decimals they have, up to three", () => {
  expect(formatCount("1234567", { locale: "en" })).toBe("1,234,567");
  expect(formatCount("12.3456", { locale: "en" })).toBe("12.346");
});

test("ratios print as percentages with one decimal", () => {
  expect(formatRatio("0.12549", { locale: "en" })).toBe("12.5%");
  expect(formatRatio("-0.4", { locale: "id" })).toBe("-40,0%");
});

test("a quantity shows two decimals, and all of them on demand", () => {
  expect(formatFigure("2.123456", { unit: "quantity", currency: null, locale: "en" })).toBe("2.12");
  expect(formatFigure("2.123456", { unit: "quantity", currency: null, locale: "en", style: "exact" })).toBe(
    "2.123456",
  );
});

test("a ratio shows four decimals of its percentage on demand", () => {
  expect(formatFigure("0.4612345", { unit: "ratio", currency: null, locale: "en", style: "exact" })).toBe(
    "46.1235%",
  );
});

describe("changes", () => {
  const money = { unit: "money", currency: "AUD", locale: "en" } as const;

  test("absolute and relative are exact and signed", () => {
    const change = changeOf("110.10", "100", "up");
    expect(change).toEqual({ absolute: "10.1", relative: "0.101", direction: "up", tone: "better" });
    expect(change && formatChange(change, money)).toEqual({ absolute: "+A$10.10", relative: "+10.1%" });
  });

  test("fewer returns are good news", () => {
    expect(changeOf("5", "10", "down")).toMatchObject({
      direction: "down",
      tone: "better",
      relative: "-0.5",
    });
    expect(changeOf("10", "5", "down")).toMatchObject({ direction: "up", tone: "worse" });
  });

  test("from zero there is an absolute change and no relative one", () => {
    const change = changeOf("5", "0", "up");
    expect(change).toMatchObject({ absolute: "5", relative: null });
    expect(change && formatChange(change, money)).toEqual({ absolute: "+A$5.00", relative: "–" });
  });

  test("a change that is printed as 0.0% points nowhere and is no news, the next larger one does", () => {
    const tiny = changeOf("99951", "100000", "up");
    expect(tiny).toMatchObject({ direction: "flat", tone: "neutral" });
    expect(tiny && formatChange(tiny, money)).toEqual({ absolute: "-A$49.00", relative: "0.0%" });
    const small = changeOf("99950", "100000", "up");
    expect(small).toMatchObject({ direction: "down", tone: "worse" });
    expect(small && formatChange(small, money)).toEqual({ absolute: "-A$50.00", relative: "-0.1%" });
    expect(changeOf("100049", "100000", "down")).toMatchObject({ direction: "flat", tone: "neutral" });
  });

  test("a rise from a negative figure is a rise", () => {
    expect(changeOf("-5", "-10", "up")).toMatchObject({ absolute: "5", relative: "0.5", tone: "better" });
  });

  test("ratios differ in percentage points", () => {
    const change = changeOf("0.405", "0.4", "up");
    expect(change && formatChange(change, { ...money, unit: "ratio" })).toEqual({
      absolute: "+0.5 pp",
      relative: "+1.3%",
    });
  });

  test("nothing to compare with is no change", () => {
    expect(changeOf("5", null, "up")).toBeNull();
    expect(changeOf("5", "5.0", "up")).toMatchObject({ direction: "flat", tone: "neutral" });
  });
});
