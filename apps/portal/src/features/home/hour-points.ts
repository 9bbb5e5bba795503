import type { HourPoint } from "@c4/charts/sales-by-hour-option";
import type { MetricAnswer, Row } from "@c4/contracts/http/metrics";
import { readAnswer } from "../metrics/read-answer.ts";

/**
 * Net sales by hour of day, from the first to the last hour that sold anything in either period: a shop's night is left out,
 * an hour without sales in between is not.
 */
export function hourPoints(answer: MetricAnswer): HourPoint[] {
  const read = readAnswer(answer);
  const hourOf = (row: Row | null | undefined): number =>
    Number(read.member(row, "hour_of_day")?.id ?? Number.NaN);
  const current = new Map(answer.rows.map((row) => [hourOf(row), read.figure(row, "net_sales")]));
  const before = new Map(
    (answer.compare_rows ?? []).map((row) => [hourOf(row), read.figure(row, "net_sales")]),
  );
  const hours = [...current.keys(), ...before.keys()].filter(Number.isInteger);
  if (hours.length === 0) return [];
  const first = Math.min(...hours);
  return Array.from({ length: Math.max(...hours) - first + 1 }, (_, index) => {
    const hour = first + index;
    return { hour, value: current.get(hour) ?? null, compareValue: before.get(hour) ?? null };
  });
}
