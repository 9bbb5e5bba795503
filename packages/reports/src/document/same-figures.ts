import type { MetricAnswer } from "@c4/contracts/http/metrics";

/** True when two answers to one question hold the same figures of the same dates, whatever the data version says. */
export function sameFigures(a: MetricAnswer, b: MetricAnswer): boolean {
  return figuresText(a) === figuresText(b);
}

function figuresText({ rows, totals, compare_rows, meta }: MetricAnswer): string {
  return JSON.stringify([rows, totals ?? null, compare_rows ?? null, meta.period]);
}
