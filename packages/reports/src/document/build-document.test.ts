import { AppError } from "@c4/contracts/errors";
import type { MetricAnswer, MetricQueryInput } from "@c4/contracts/http/metrics";
import { describe, expect, test } from "vitest";
import { buildFixture } from "../testing/build-fixture.ts";
import { createFixtureSource } from "../testing/fixture-source.ts";
import type {
  Block,
  DetailBlock,
  FiguresBlock,
  ReportDocument,
  TableBlock,
  TableRow,
} from "./report-document.ts";

const table = (document: ReportDocument, id: string): TableBlock => {
  const found = document.blocks.find(
    (block): block is TableBlock => block.kind === "table" && block.id === id,
  );
  if (found === undefined) throw new Error(`no table ${id}`);
  return found;
};
const figures = (document: ReportDocument): FiguresBlock => {
  const found = document.blocks.find((block): block is FiguresBlock => block.kind === "figures");
  if (found === undefined) throw new Error("no figures");
  return found;
};
const detail = (document: ReportDocument): DetailBlock => {
  const found = document.blocks.find((block): block is DetailBlock => block.kind === "detail");
  if (found === undefined) throw new Error("no detail");
  return found;
};
async function readRows(block: DetailBlock): Promise<TableRow[]> {
  const all: TableRow[] = [];
  for await (const rows of block.rows) all.push(...rows);
  return all;
}
const ids = (blocks: readonly Block[]) => blocks.map(({ id }) => id);

describe("the document of a report", () => {
  test("holds the engine's figures digit for digit, with the comparison beside them", async () => {
    const document = await buildFixture({ format: "pdf", params: { compare: "previous_period" } });
    const [netSales, , , , margin] = figures(document).figures;
    expect(netSales).toEqual({
      id: "net_sales",
      title: "Net sales",
      unit: "money",
      value: "876542747.5",
      previous: "701234198",
      betterWhen: "up",
    });
    expect(margin?.beneath).toEqual({
      title: "Cost coverage",
      unit: "ratio",
      value: "0.9731",
      previous: "0.926762",
    });
  });

  test("puts previous, change and share beside their metric, and the engine's totals beneath", async () => {
    const document = await buildFixture({ format: "pdf", params: { compare: "previous_period" } });
    const { columns, rows, totals } = table(document, "by_location");
    expect(columns.slice(0, 5).map(({ id, role }) => `${id} ${role}`)).toEqual([
      "location label",
      "net_sales figure",
      "net_sales_previous previous",
      "net_sales_change change",
      "net_sales_share share",
    ]);
    expect(rows[1]?.cells.slice(0, 5)).toEqual([
      "Bandung Paris van Java",
      "2469134.5",
      "1975307.6",
      "0.25",
      "0.2",
    ]);
    expect(totals?.cells.slice(0, 5)).toEqual(["Total", "12345672.5", "9876538", "0.25", "1"]);
  });

  test("asks for no comparison and shows none when none was wanted", async () => {
    const source = createFixtureSource();
    const document = await buildFixture({ format: "pdf", source });
    expect(source.asked.some((query) => query.compare !== undefined)).toBe(false);
    expect(table(document, "by_time").columns.map(({ role }) => role)).not.toContain("previous");
    expect(document.comparePeriod).toBeNull();
  });

  test("shows what has no category under its own name, and rows in their own currency", async () => {
    const document = await buildFixture({ format: "pdf" });
    expect(table(document, "by_category").rows.at(-1)?.cells[0]).toBe("(none)");
    expect(table(document, "by_currency").rows.map(({ currency }) => currency)).toEqual([
      "AUD",
      "IDR",
      "SGD",
    ]);
    expect(table(document, "by_currency").totals).toBeNull();
  });

  test("is by day on paper up to 45 days, then by week, then by month; a workbook stays by day", async () => {
    const grainOf = async (to: string, format: "pdf" | "xlsx") =>
      table(await buildFixture({ format }, { period: { from: "2026-01-01", to } }), "by_time").grain;
    expect(await grainOf("2026-02-14", "pdf")).toBe("day");
    expect(await grainOf("2026-02-15", "pdf")).toBe("week");
    expect(await grainOf("2026-07-20", "pdf")).toBe("month");
    expect(await grainOf("2026-07-20", "xlsx")).toBe("day");
  });

  test("holds what its format can show", async () => {
    expect(ids((await buildFixture({ format: "pdf" })).blocks)).not.toContain("detail");
    expect(ids((await buildFixture({ format: "xlsx" })).blocks)).toContain("detail");
    expect(ids((await buildFixture({ format: "csv" })).blocks)).toEqual(["detail"]);
  });

  test("says which rows were left out: the top on paper, all in the workbook, and when even that is cut", async () => {
    const products = Array.from({ length: 25 }, (_, index) => `Product ${index}`);
    const paper = table(await buildFixture({ format: "pdf" }, { products }), "by_product");
    expect([paper.rows.length, paper.title]).toEqual([20, "Top 20 · Products"]);
    expect(paper.cut).toContain("The 20 rows with the highest figures are shown");
    const workbook = table(await buildFixture({ format: "xlsx" }, { products }), "by_product");
    expect([workbook.rows.length, workbook.cut]).toEqual([25, null]);
    const cut = table(await buildFixture({ format: "xlsx" }, { products, rowsPerQuery: 22 }), "by_product");
    expect(cut.cut).toContain("Only the first 22 rows are shown");
  });

  test("fills quiet hours in the chart but invents no figure", async () => {
    const document = await buildFixture({ format: "pdf" });
    const points = table(document, "by_hour").chart?.points ?? [];
    expect(points.map(({ key }) => key)).toEqual(Array.from({ length: 13 }, (_, hour) => String(hour + 9)));
  });
});

describe("what a reader must know", () => {
  test("is said first: open days, amounts without a rate", async () => {
    const unconverted = [{ currency: "EUR", metric: "net_sales", amount: "1234.5678" }];
    const document = await buildFixture({ format: "pdf" }, { unconverted });
    expect(document.warnings).toEqual([
      "Data is complete through 18 Nov 2026; later days may still grow.",
      "Left out of converted figures, because no rate was near enough: Net sales €1,234.5678.",
    ]);
  });

  test("is kept with the definitions: period, comparison, scope, currency, version and time in the tenant's zone", async () => {
    const document = await buildFixture({
      format: "pdf",
      visibleLocations: 3,
      params: { compare: "previous_period" },
    });
    const facts = Object.fromEntries(document.about.facts.map(({ label, value }) => [label, value]));
    expect(facts).toMatchObject({
      "Period (business dates)": "1 Nov 2026 – 19 Nov 2026",
      "Compared with": expect.stringContaining("13 Oct 2026 – 31 Oct 2026"),
      "Visible to the requester": "3 locations; sales elsewhere are not in any figure",
      "Currency and rates": expect.stringContaining("IDR."),
      "Data version": "4711",
      Generated: "20 Nov 2026, 19:00:00 GMT+7 (Asia/Jakarta)",
    });
    expect(document.about.definitions.map(({ title }) => title)).toContain("Gross margin");
  });
});

describe("a comparison that reaches back before the figures that are kept", () => {
  function shortMemory(lost: (query: MetricQueryInput) => boolean) {
    const source = createFixtureSource();
    return {
      runQuery: async (query: MetricQueryInput): Promise<MetricAnswer> => {
        if (lost(query)) throw new AppError("before_horizon");
        return source.runQuery(query);
      },
    };
  }
  const request = { format: "pdf", params: { compare: "previous_period" } } as const;

  test("is left out, and the document says so", async () => {
    const source = shortMemory(({ compare }) => compare !== undefined);
    const document = await buildFixture({ ...request, source });
    expect(document.comparePeriod).toBeNull();
    expect(document.warnings[0]).toContain("Nothing is compared");
  });

  test("is an error when the period itself does", async () => {
    const source = shortMemory(() => true);
    await expect(buildFixture({ ...request, source })).rejects.toMatchObject({ code: "before_horizon" });
  });
});

describe("data that arrives between two queries", () => {
  /** A source whose whole-period figure rises with each of the first answers. */
  function growing(times: number) {
    const source = createFixtureSource();
    let asked = 0;
    const runQuery = async (query: MetricQueryInput): Promise<MetricAnswer> => {
      const answer = await source.runQuery(query);
      if (query.dimensions !== undefined || query.granularity !== undefined) return answer;
      asked += 1;
      const [, ...rest] = answer.rows[0] ?? [];
      return { ...answer, rows: [[String(Math.min(asked, times)), ...rest]] };
    };
    return { runQuery };
  }

  test("makes the whole document be asked again until its sections agree", async () => {
    const document = await buildFixture({ format: "pdf", source: growing(3) });
    expect(figures(document).figures[0]?.value).toBe("3");
    expect(document.warnings.join()).not.toContain("New data arrived");
  });

  test("is admitted when it never stops", async () => {
    const document = await buildFixture({ format: "pdf", source: growing(1_000) });
    expect(document.warnings.at(-1)).toContain("New data arrived while this report was made");
  });

  test("is admitted beneath a detail whose totals moved while it was read", async () => {
    const block = detail(await buildFixture({ format: "csv", source: growing(1_000) }));
    await readRows(block);
    expect((await block.finish()).warning).toContain("New data arrived");
  });
});

describe("the detail", () => {
  test("has every row of every day in order, and the engine's totals", async () => {
    const block = detail(
      await buildFixture({ format: "csv" }, { period: { from: "2026-01-15", to: "2026-04-10" } }),
    );
    const rows = await readRows(block);
    expect(rows.length).toBe(86 * 4);
    expect([rows[0]?.cells[0], rows.at(-1)?.cells[0]]).toEqual(["2026-01-15", "2026-04-10"]);
    expect(new Set(rows.map(({ cells }) => `${cells[0]} ${cells[1]}`)).size).toBe(86 * 4);
    const { totals, warning } = await block.finish();
    expect([totals?.cells.slice(0, 4), warning]).toEqual([
      ["Total", null, null, expect.stringMatching(/^\d/)],
      null,
    ]);
  });

  test("asks for fewer days at a time when a slice does not fit in one answer, and loses none", async () => {
    const block = detail(await buildFixture({ format: "csv" }, { rowsPerQuery: 9 }));
    expect((await readRows(block)).length).toBe(19 * 4);
  });

  test("is an error when one day alone does not fit: it is never cut", async () => {
    const block = detail(await buildFixture({ format: "csv" }, { rowsPerQuery: 3 }));
    await expect(readRows(block)).rejects.toMatchObject({ code: "query_too_large" });
  });
});
