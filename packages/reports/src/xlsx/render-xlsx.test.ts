import ExcelJS from "exceljs";
import { describe, expect, test } from "vitest";
import { buildFixture, type FixtureRequest } from "../testing/build-fixture.ts";
import type { Fixture } from "../testing/fixture-source.ts";
import { readBody } from "../testing/read-body.ts";
import { renderXlsx } from "./render-xlsx.ts";

async function workbook(request: Partial<FixtureRequest> = {}, fixture: Fixture = {}) {
  const rendered = renderXlsx(await buildFixture({ format: "xlsx", ...request }, fixture));
  const book = new ExcelJS.Workbook();
  const bytes = await readBody(rendered.body);
  await book.xlsx.load(new Uint8Array(bytes).buffer);
  return { book, rows: rendered.rows() };
}
function sheet(book: ExcelJS.Workbook, name: string): ExcelJS.Worksheet {
  const found = book.getWorksheet(name);
  if (found === undefined) throw new Error(`no sheet ${name}`);
  return found;
}
const values = (row: ExcelJS.Row) => (Array.isArray(row.values) ? row.values.slice(1) : []);

describe("the workbook", () => {
  test("has a sheet per section and one of definitions and filters", async () => {
    const { book } = await workbook();
    expect(book.worksheets.map(({ name }) => name)).toEqual([
      "Summary",
      "Sales by day",
      "Sales by hour of day",
      "Sales by location",
      "Products",
      "Categories",
      "Tender mix",
      "Original currencies",
      "Day by location",
      "Definitions and filters",
    ]);
  });

  test("holds the engine's figures as numbers, unrounded, and its totals", async () => {
    const { book } = await workbook({ params: { compare: "previous_period" } });
    const locations = sheet(book, "Sales by location");
    expect(values(locations.getRow(1)).slice(0, 5)).toEqual([
      "Location",
      "Net sales (IDR)",
      "Previous (IDR)",
      "Change",
      "Share",
    ]);
    expect(values(locations.getRow(3)).slice(0, 5)).toEqual([
      "Bandung Paris van Java",
      2469134.5,
      1975307.6,
      0.25,
      0.2,
    ]);
    expect(values(locations.getRow(6)).slice(0, 2)).toEqual(["Total", 12345672.5]);
    const summary = sheet(book, "Summary");
    const netSales = summary.getColumn(1).values.indexOf("Net sales");
    expect(values(summary.getRow(netSales))).toEqual([
      "Net sales",
      876542747.5,
      701234198,
      175308549.5,
      0.25,
    ]);
    expect(summary.getRow(netSales).getCell(2).numFmt).toBe("[$IDR] #,##0");
  });

  test("holds days as dates, so that Excel sorts and groups them", async () => {
    const { book } = await workbook();
    const cell = sheet(book, "Sales by day").getCell("A2");
    expect([cell.value, cell.numFmt]).toEqual([new Date("2026-11-01T00:00:00Z"), "dd mmm yyyy"]);
  });

  test("freezes headers and filters the rows without their total", async () => {
    const { book } = await workbook();
    const days = sheet(book, "Sales by day");
    expect(days.views[0]).toMatchObject({ state: "frozen", ySplit: 1 });
    expect(days.autoFilter).toBe("A1:G20");
    expect(days.getCell("A21").value).toBe("Total");
  });

  test("has every row of the detail, and counts them", async () => {
    const { book, rows } = await workbook({}, { period: { from: "2026-01-01", to: "2026-05-31" } });
    expect(sheet(book, "Day by location").rowCount).toBe(1 + 151 * 4 + 1);
    expect(rows).toBe(10 + 151 + 13 + 4 + 5 + 4 + 4 + 3 + 151 * 4);
  });

  test("writes what a spreadsheet cannot hold as text or rounds it as shown, with the exact value in a note", async () => {
    const { book } = await workbook({}, { unit: "12345678912.1234" });
    const summary = sheet(book, "Summary");
    const cell = summary.getRow(summary.getColumn(1).values.indexOf("Net sales")).getCell(2);
    expect(cell.value).toBe(8765432027608);
    expect(JSON.stringify(cell.note)).toContain("8765432027607.614");
  });

  test.each(['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "http://evil.example"])(
    "keeps the name %j as text: no formula, no link",
    async (name) => {
      const { book } = await workbook({ tenantName: name }, { locations: [name], products: [name] });
      for (const worksheet of book.worksheets) {
        worksheet.eachRow((row) => {
          row.eachCell((cell) => {
            expect([ExcelJS.ValueType.Formula, ExcelJS.ValueType.Hyperlink]).not.toContain(cell.type);
          });
        });
      }
      expect(sheet(book, "Sales by location").getCell("A2").value).toBe(name);
    },
  );

  test("survives names with characters that XML forbids", async () => {
    const { book } = await workbook({}, { locations: ["a\u0000b\u0007<&>\"'\u{1F600}"] });
    expect(sheet(book, "Sales by location").getCell("A2").value).toContain("<&>\"'\u{1F600}");
  });

  test("fails its reader when a row cannot be had, instead of ending early", async () => {
    const document = await buildFixture({ format: "xlsx" }, { rowsPerQuery: 3 });
    await expect(readBody(renderXlsx(document).body)).rejects.toMatchObject({ code: "query_too_large" });
  });
});
