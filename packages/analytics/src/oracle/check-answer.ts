import type { Granularity, MetricAnswer, Row } from "@c4/contracts/http/metrics";
import { expect } from "vitest";
import { type AttributeId, grainIds, isAttribute } from "../catalogue/dimensions.ts";
import { type MetricId, metricIds, metricOf } from "../catalogue/metrics.ts";
import { whyNotBy } from "../plan/defined-by.ts";
import { expectedFigure } from "./expected-figure.ts";
import { type Expected, expectedRows, type Question, wholeKey } from "./expected-rows.ts";

type Cells = (string | null)[];

/** Time grain and dimensions of a way of splitting, as a query names them. */
export function axesOf(splits: readonly string[]): {
  granularity: Granularity | undefined;
  dimensions: AttributeId[];
} {
  return {
    granularity: grainIds.find((grain) => splits.includes(grain)),
    dimensions: splits.filter(isAttribute),
  };
}

/** Every metric that is defined by that way of splitting. */
export function metricsBy(splits: readonly string[]): MetricId[] {
  const { granularity, dimensions } = axesOf(splits);
  const axes = { grain: granularity ?? null, attributes: dimensions };
  return metricIds.filter((metric) => whyNotBy(metric, axes) === null);
}

const silent = (cell: string | null): boolean => cell === null || /^-?0(\.0*)?$/.test(cell);

/** Rows that say nothing (zero or undefined throughout) are left out on both sides. */
function significant(rows: Map<string, Cells>): Map<string, Cells> {
  return new Map([...rows].filter(([, cells]) => !cells.every(silent)));
}

/** Rows (and totals) of an answer equal what the documents of the question say. `rows` may be those of the comparison. */
export function expectAnswer(
  answer: Pick<MetricAnswer, "columns">,
  { rows, totals }: { rows: readonly Row[]; totals?: Row | undefined },
  question: Question,
): void {
  const figures = answer.columns.flatMap(({ id, kind }, place) =>
    kind === "metric" ? [{ id: id as MetricId, place }] : [],
  );
  const cellsOf = (row: Row): Cells => figures.map(({ place }) => row[place] as string | null);
  const metrics = figures.map(({ id }) => id);
  const keys = answer.columns.length - figures.length;
  const keyOf = (row: Row): string =>
    row
      .slice(0, keys)
      .map((cell) => (typeof cell === "string" ? cell : (cell?.id ?? "none")))
      .join("|");
  const shown = significant(new Map(rows.map((row) => [keyOf(row), cellsOf(row)])));
  const expected = expectedRows(question);
  const wanted = new Map<string, Cells>();
  for (const [key, row] of expected) {
    if (key !== wholeKey) wanted.set(key, expectedCells(metrics, question, key, row, shown.get(key)));
  }
  expect(shown).toEqual(significant(wanted));
  const whole = expected.get(wholeKey);
  if (whole && totals) {
    const cells = cellsOf(totals);
    expect(cells).toEqual(expectedCells(metrics, question, wholeKey, whole, cells));
  }
}

function expectedCells(
  metrics: readonly MetricId[],
  { currency, converted }: Question,
  key: string,
  row: Expected,
  shown: Cells | undefined,
): Cells {
  const ofMoney = (metric: MetricId): boolean => ["money", "ratio"].includes(metricOf(metric).unit);
  const several = currency === null && key === wholeKey && row.currencies.size > 1;
  const own = currency ?? [...row.currencies][0] ?? "IDR";
  return metrics.map((metric, index) => {
    if (several && ofMoney(metric)) return null;
    const figure = expectedFigure(metric, row, own, currency !== null && converted);
    // Where nothing could be converted, "not defined" and zero are both true.
    const nothing = row.unrated > 0 && (figure === null || silent(figure));
    return nothing && shown?.[index] === null ? null : figure;
  });
}
