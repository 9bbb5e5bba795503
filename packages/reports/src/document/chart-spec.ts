import type { MetricAnswer, Row } from "@c4/contracts/http/metrics";
import type { TableSection, TimeGrain } from "../define-report.ts";
import { figureAt } from "./figures-block.ts";
import type { ChartPoint, ChartSpec } from "./report-document.ts";
import { addDays } from "./time-grain.ts";

type Options = { grain: TimeGrain; compared: boolean };

/** The section's first metric as points of a chart; null when it has none, or nothing to draw. */
export function chartSpec(
  section: TableSection,
  answer: MetricAnswer,
  { grain, compared }: Options,
): ChartSpec | null {
  const { chart } = section;
  const metric = section.metrics[0] ?? "";
  if (chart === undefined || answer.rows.length === 0) return null;
  const index = answer.columns.findIndex((column) => column.kind === "metric" && column.id === metric);
  const points = answer.rows.map((row, at): ChartPoint => {
    const previous = compared ? (answer.compare_rows?.[at] ?? null) : null;
    return {
      key: keyOf(row) ?? "",
      value: figureAt(row, index),
      compareKey: keyOf(previous),
      compareValue: figureAt(previous, index),
    };
  });
  const { complete_through: complete } = answer.meta;
  return {
    kind: chart,
    title: answer.columns[index]?.title ?? metric,
    grain,
    points: chart === "by-hour" ? wholeHours(points) : points,
    incompleteFrom: complete === null ? null : addDays(complete, 1),
  };
}

function keyOf(row: Row | null): string | null {
  const cell = row?.[0] ?? null;
  return cell === null || typeof cell === "string" ? cell : cell.id;
}

/** Every hour between the first and the last with sales, so that a quiet hour shows as a gap. */
function wholeHours(points: readonly ChartPoint[]): ChartPoint[] {
  const byHour = new Map(points.map((point) => [Number(point.key), point]));
  const hours = [...byHour.keys()];
  const first = Math.min(...hours);
  return Array.from({ length: Math.max(...hours) - first + 1 }, (_, offset) => {
    const hour = first + offset;
    return byHour.get(hour) ?? { key: String(hour), value: null, compareKey: null, compareValue: null };
  });
}
