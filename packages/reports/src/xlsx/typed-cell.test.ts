import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { figureCell } from "./typed-cell.ts";

const idr = { unit: "money", currency: "IDR" } as const;
const aud = { unit: "money", currency: "AUD" } as const;

describe("a figure in a cell", () => {
  test("is a number with the format of its currency", () => {
    expect(figureCell("1234567.25", idr)).toEqual({ value: 1234567.25, numFmt: "#,##0" });
    expect(figureCell("-1234.5", aud)).toEqual({ value: -1234.5, numFmt: "#,##0.00" });
    expect(figureCell("1234.5", { ...aud, withCode: true }).numFmt).toBe("[$AUD] #,##0.00");
    expect(figureCell("0.4213", { unit: "ratio", currency: null })).toEqual({
      value: 0.4213,
      numFmt: "0.0%",
    });
    expect(figureCell(null, idr)).toEqual({ value: null });
  });

  test("a change says its direction, unless it is printed as nothing", () => {
    const formatOf = (text: string) =>
      figureCell(text, { unit: "ratio", currency: null, role: "change" }).numFmt;
    expect(formatOf("-0.0005")).toBe("+0.0%;-0.0%");
    expect(formatOf("-0.000499")).toBe("0.0%;0.0%");
    expect(formatOf("0")).toBe("0.0%;0.0%");
  });

  test("with more digits than a spreadsheet keeps is rounded to what is shown, and says its exact value", () => {
    expect(figureCell("1234567890123.4567", idr)).toEqual({
      value: 1234567890123,
      numFmt: "#,##0",
      exact: "1234567890123.4567",
    });
    expect(figureCell("-1234567890123.4550", aud).value).toBe(-1234567890123.46);
    expect(figureCell("1234567890122.5000", idr)).toEqual({ value: 1234567890122.5, numFmt: "#,##0" });
    expect(figureCell("-12345678901222.5001", idr).value).toBe(-12345678901223);
  });

  test("whose shown digits do not fit either is text, never a silently wrong number", () => {
    expect(figureCell("12345678901234567", idr)).toEqual({
      value: "12345678901234567",
      exact: "12345678901234567",
    });
    expect(figureCell("99999999999999.99", aud)).toEqual({
      value: "99999999999999.99",
      exact: "99999999999999.99",
    });
  });

  test("reads back as the very decimal it was, whenever it carries no note", () => {
    const decimals = fc.tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.integer({ min: 0, max: 4 }));
    fc.assert(
      fc.property(decimals, ([digits, scale]) => {
        const magnitude = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
        const whole = magnitude.slice(0, magnitude.length - scale);
        const text = `${digits < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${magnitude.slice(-scale)}`}`;
        const { value, exact } = figureCell(text, aud);
        if (exact !== undefined || typeof value !== "number") return exact === text;
        return value.toFixed(scale) === text || (Number(text) === 0 && value === 0);
      }),
    );
  });
});
