import type { BarSeriesOption, EChartsOption } from "echarts";
import { baseOption, type ChartContext, categoryAxis, tooltip, valueAxis } from "./axes.ts";
import { toDrawnNumber } from "./decimal.ts";
import { formatHour } from "./format-date.ts";
import { formatMoney } from "./format-number.ts";

export type HourPoint = {
  /** Local hour of day, 0 to 23. */
  hour: number;
  value: string | null;
  compareValue?: string | null;
};

export type SalesByHour = ChartContext & {
  points: readonly HourPoint[];
  title: string;
  compareTitle?: string;
};

/** Sales by local hour of day as bars, the comparison as a quiet bar beside each. */
export function salesByHourOption(input: SalesByHour): EChartsOption {
  const { theme, points, title, compareTitle } = input;
  const bar = { type: "bar", barMaxWidth: 22, barCategoryGap: "28%" } as const;
  const corners: [number, number, number, number] = [3, 3, 0, 0];
  const value: BarSeriesOption = {
    ...bar,
    id: "value",
    name: title,
    data: points.map((point) => toDrawnNumber(point.value)),
    itemStyle: { color: theme.accent, borderRadius: corners },
  };
  const comparison: BarSeriesOption = {
    ...bar,
    id: "comparison",
    name: compareTitle ?? "",
    data: points.map((point) => toDrawnNumber(point.compareValue ?? null)),
    barGap: "10%",
    itemStyle: { color: theme.comparison, opacity: 0.45, borderRadius: corners },
  };
  return {
    ...baseOption(input),
    tooltip: tooltip(input, (index) => tooltipText(input, index)),
    xAxis: categoryAxis(
      input,
      points.map((point) => String(point.hour).padStart(2, "0")),
    ),
    yAxis: valueAxis(input),
    series: compareTitle === undefined ? [value] : [value, comparison],
  };
}

function tooltipText(input: SalesByHour, index: number): string {
  const point = input.points[index];
  if (!point) return "";
  const lines = [formatHour(point.hour), `${input.title}  ${formatMoney(point.value, input)}`];
  if (input.compareTitle !== undefined) {
    lines.push(`${input.compareTitle}  ${formatMoney(point.compareValue ?? null, input)}`);
  }
  return lines.join("\n");
}
