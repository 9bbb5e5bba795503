import { describe, expect, test } from "vitest";
import { buildFixture } from "../testing/build-fixture.ts";
import type { Fixture } from "../testing/fixture-source.ts";
import { readBody } from "../testing/read-body.ts";
import { csvField } from "./csv-field.ts";
import { renderCsv } from "./render-csv.ts";

async function csv(fixture: Fixture = {}): Promise<{ text: string; rows: number }> {
  const rendered = renderCsv(await buildFixture({ format: "csv" }, fixture));
  const text = (await readBody(rendered.body)).toString("utf8");
  return { text, rows: rendered.rows() };
}

describe("the CSV", () => {
  test("has a header, a row per day and location, and the engine's totals, exact", async () => {
    const { text, rows } = await csv();
    const lines = text.split("\r\n");
    expect(lines[0]).toBe(
      "\uFEFFrow,day,location_id,location,gross_sales,discounts,returns,net_sales,tax,transactions,units_sold,atv,upt,gross_profit,gross_margin_pct,cost_coverage,currency",
    );
    expect(lines[1]).toBe(
      "detail,2026-11-01,location-0,Jakarta Grand Indonesia,1419752.3375,61728.3625,123456.725,1234567.25,135802.3975,7,14,194003.425,2.142857,518518.245,0.42,0.9731,IDR",
    );
    expect(lines.at(-3)).toBe(
      "total,,,,1008024159.625,43827137.375,87654274.75,876542747.5,96419702.225,4970,9940,194003.425,2.142857,368147953.95,0.42,0.9731,IDR",
    );
    expect(lines.at(-2)).toMatch(
      /^note,Data is complete through 18 Nov 2026; later days may still grow\.,+$/,
    );
    expect(lines.at(-1)).toBe("");
    expect([rows, lines.length]).toEqual([76, 76 + 4]);
  });

  test("has as many fields in every line as in its header", async () => {
    const { text } = await csv({ locations: ["plain"] });
    expect(
      new Set(
        text
          .trimEnd()
          .split("\r\n")
          .map((line) => line.split(",").length),
      ),
    ).toEqual(new Set([17]));
  });

  test("keeps amounts that no binary float holds", async () => {
    expect((await csv({ unit: "99999999999999.9999" })).text).toContain(",99999999999999.9999,");
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])(
    "disarms a name that begins like %j",
    async (name) => {
      const { text } = await csv({ locations: [name] });
      expect(text).toContain(name.startsWith("\r") ? `"'${name}"` : `,'${name},`);
      expect(text).not.toContain(`,${name},`);
    },
  );
});

describe("a field", () => {
  test("is quoted when it holds a comma, a quote or a line break", () => {
    expect(csvField('7" single, "red"\nnew', "text")).toBe('"7"" single, ""red""\nnew"');
  });

  test("that is a negative figure stays a number", () => {
    expect(csvField("-12.5", "figure")).toBe("-12.5");
  });
});
