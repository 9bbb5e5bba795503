import { toDrawnNumber } from "./decimal.ts";

export type SparklineBox = { width: number; height: number };
export type Sparkline = {
  /** Path data of the line; gaps where a figure is not defined. Empty without two figures. */
  line: string;
  last: { x: number; y: number } | null;
};

/**
 * A sparkline as SVG path data: small enough to be drawn without the chart library, so KPI cards show theirs before it has
 * loaded. The values span the full height; a flat series runs through the middle.
 */
export function sparkline(values: readonly (string | null)[], { width, height }: SparklineBox): Sparkline {
  const drawn = values.map(toDrawnNumber);
  const known = drawn.filter((value) => value !== null);
  if (known.length < 2) return { line: "", last: null };
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const place = (value: number, index: number): { x: number; y: number } => ({
    x: round((index / (drawn.length - 1)) * width),
    y: round(span === 0 ? height / 2 : height - ((value - low) / span) * height),
  });
  let line = "";
  let last: Sparkline["last"] = null;
  let pen = "M";
  drawn.forEach((value, index) => {
    if (value === null) {
      pen = "M";
      return;
    }
    last = place(value, index);
    line += `${pen}${last.x} ${last.y}`;
    pen = "L";
  });
  return { line, last };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
