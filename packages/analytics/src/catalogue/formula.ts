import type { MeasureId } from "./measures.ts";

/** A signed sum of measures, such as gross_sales − discounts − returns. */
export type Linear = Readonly<Partial<Record<MeasureId, 1 | -1>>>;

/**
 * Every metric is a signed sum, or one signed sum divided by another. Both are computed from exact sums, so a ratio is never
 * an average of ratios; division by zero is null.
 */
export type Formula = { readonly sum: Linear } | { readonly ratio: readonly [Linear, Linear] };

export function termsOf(linear: Linear): [MeasureId, 1 | -1][] {
  return Object.entries(linear) as [MeasureId, 1 | -1][];
}

/** The measures a formula needs, each once. */
export function measuresOf(formula: Formula): MeasureId[] {
  const parts = "sum" in formula ? [formula.sum] : formula.ratio;
  return [...new Set(parts.flatMap((part) => termsOf(part).map(([measure]) => measure)))];
}
