import { type Formula, type Linear, termsOf } from "../catalogue/formula.ts";
import type { MeasureId } from "../catalogue/measures.ts";

/** Decimals of a ratio while rows are put in order; what is shown is divided from the exact sums afterwards. */
const orderScale = 12;

/** The figure as an SQL expression over columns that hold sums; null on division by zero. Used to order rows. */
export function formulaSql(formula: Formula, column: (measure: MeasureId) => string): string {
  if ("sum" in formula) return linearSql(formula.sum, column);
  const [numerator, denominator] = formula.ratio.map(
    (part) => `toDecimal256(${linearSql(part, column)}, 24)`,
  );
  // Both branches of an if are worked out, so the divisor itself must not be zero.
  return `if(${denominator} = 0, NULL, divideDecimal(${numerator}, if(${denominator} = 0, toDecimal256(1, 24), ${denominator}), ${orderScale}))`;
}

function linearSql(linear: Linear, column: (measure: MeasureId) => string): string {
  return termsOf(linear)
    .map(([measure, sign], index) => `${sign < 0 ? "- " : index === 0 ? "" : "+ "}${column(measure)}`)
    .join(" ");
}
