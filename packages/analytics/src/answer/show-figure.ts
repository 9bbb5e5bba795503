import { minorUnitDecimals } from "@c4/contracts/minor-unit-decimals";
import { type Formula, type Linear, measuresOf, termsOf } from "../catalogue/formula.ts";
import { isMoney, type MeasureId } from "../catalogue/measures.ts";
import { type MetricId, metricOf } from "../catalogue/metrics.ts";
import { type ExactSum, formatExact, formatRounded } from "./exact-sum.ts";

const ratioDecimals = 6;
const quantityDecimals = 4;

export type Sums = (measure: MeasureId) => ExactSum;

export type Showing = {
  /** ISO 4217 code of the money, or null when it is of several and cannot be shown as one. */
  readonly currency: string | null;
  /** True when a rate was used: sums then have decimals that no currency has, and are rounded to its minor unit. */
  readonly converted: boolean;
};

/**
 * The figure as it is shown. Sums of amounts that needed no conversion are shown exactly, with at least the minor unit's
 * decimals; converted sums and averages of money are rounded to the minor unit; ratios to 6 decimals, averages of
 * quantities to 4. All rounding is half to even, once. Null: division by zero, or money of several currencies.
 */
export function showFigure(metric: MetricId, sums: Sums, { currency, converted }: Showing): string | null {
  const { formula, unit } = metricOf(metric);
  if (currency === null && needsMoney(formula)) return null;
  if ("sum" in formula) {
    const sum = addUp(formula.sum, sums);
    if (unit !== "money" || currency === null) return formatExact(sum);
    const decimals = minorUnitDecimals(currency);
    return converted ? formatRounded(sum, decimals) : formatExact(sum, decimals);
  }
  const numerator = addUp(formula.ratio[0], sums);
  const denominator = addUp(formula.ratio[1], sums);
  if (denominator === 0n) return null;
  if (unit === "money") return formatRounded(numerator, minorUnitDecimals(currency ?? "XXX"), denominator);
  return trimmed(formatRounded(numerator, unit === "ratio" ? ratioDecimals : quantityDecimals, denominator));
}

/** True when the figure depends on amounts of money. */
export function needsMoney(formula: Formula): boolean {
  return measuresOf(formula).some(isMoney);
}

function addUp(linear: Linear, sums: Sums): ExactSum {
  return termsOf(linear).reduce((total, [measure, sign]) => total + BigInt(sign) * sums(measure), 0n);
}

function trimmed(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
