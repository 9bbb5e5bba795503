import type { EChartsOption, LineSeriesOption } from "echarts";
import { baseOption, type ChartContext, categoryAxis, tooltip, valueAxis } from "./axes.ts";
import { toDrawnNumber } from "./decimal.ts";
import { formatPlainDate, lastDayOf } from "./format-date.ts";
import { formatMoney, undefinedFigure } from "./format-number.ts";
import { chartWords } from "./words.ts";

export type DayPoint = {
  /** First business date of the day, week or month. */
  date: string;
  value: string | null;
  compareDate?: string | null;
  compareValue?: string | null;
};

export type SalesByDay = ChartContext & {
  /** In order of date. */
  points: readonly DayPoint[];
  /** What the figures are, in the reader's language: `Net sales`. */
  title: string;
  /** `Previous period`; absent: no comparison is drawn. */
  compareTitle?: string;
  grain?: "day" | "week" | "month";
  /** Points that reach this date or a later one are still filling: drawn dashed and said in the tooltip. */
  incompleteFrom?: string | null;
};

/** Net sales over time as a line with a wash, the comparison as a dashed line, what is not complete yet as a dotted tail. */
export function salesByDayOption(input: SalesByDay): EChartsOption {
  const monthly = input.grain === "month" || input.points.length > 200;
  const labels = input.points.map((point) =>
    formatPlainDate(point.date, monthly ? "axis-month" : "axis-day", input.locale),
  );
  const open = firstOpenIndex(input);
  const series = [
    ...(input.compareTitle === undefined ? [] : [comparisonSeries(input, input.compareTitle)]),
    completeSeries(input, open),
    ...(open < input.points.length ? [openSeries(input, open)] : []),
  ];
  const base = baseOption(input);
  return {
    ...base,
    // The last label is centred under the last point, at the very edge.
    grid: { ...base.grid, right: 24 },
    tooltip: tooltip(input, (index) => tooltipText(input, index, open)),
    xAxis: { ...categoryAxis(input, labels), boundaryGap: false },
    yAxis: valueAxis(input),
    series,
  };
}

/** A week or month is open while any of its days is. */
function firstOpenIndex({ points, incompleteFrom, grain }: SalesByDay): number {
  if (incompleteFrom == null) return points.length;
  const index = points.findIndex((point) => lastDayOf(point.date, grain ?? "day") >= incompleteFrom);
  return index === -1 ? points.length : index;
}

const line = { type: "line", showSymbol: false, smooth: false, connectNulls: false } as const;

function completeSeries({ points, title, theme }: SalesByDay, open: number): LineSeriesOption {
  const [top, bottom] = theme.accentWash;
  return {
    ...line,
    id: "value",
    name: title,
    data: points.map((point, index) => (index < open ? toDrawnNumber(point.value) : null)),
    // One closed point has no line to either side; without its symbol it would be invisible.
    showSymbol: open === 1,
    lineStyle: { color: theme.accent, width: 2 },
    itemStyle: { color: theme.accent },
    areaStyle: {
      color: {
        type: "linear",
        x: 0,
        y: 0,
        x2: 0,
        y2: 1,
        colorStops: [
          { offset: 0, color: top },
          { offset: 1, color: bottom },
        ],
      },
    },
  };
}

/** Begins at the last closed point so that the two lines meet. */
function openSeries({ points, title, theme, locale }: SalesByDay, open: number): LineSeriesOption {
  return {
    ...line,
    id: "open",
    name: `${title}, ${chartWords(locale).incomplete}`,
    data: points.map((point, index) => (index >= open - 1 ? toDrawnNumber(point.value) : null)),
    showSymbol: true,
    symbol: "circle",
    symbolSize: (_value, params) => (params.dataIndex >= open ? 7 : 0),
    lineStyle: { color: theme.accent, width: 2, type: [2, 4] },
    itemStyle: { color: theme.surface, borderColor: theme.accent, borderWidth: 2 },
  };
}

function comparisonSeries({ points, theme }: SalesByDay, title: string): LineSeriesOption {
  return {
    ...line,
    id: "comparison",
    name: title,
    data: points.map((point) => toDrawnNumber(point.compareValue ?? null)),
    lineStyle: { color: theme.comparison, width: 1.5, type: [5, 4] },
    itemStyle: { color: theme.comparison },
  };
}

function tooltipText(input: SalesByDay, index: number, open: number): string {
  const point = input.points[index];
  if (!point) return "";
  const style = input.grain === "month" ? "month" : "day-with-weekday";
  const date = formatPlainDate(point.date, style, input.locale);
  const lines = [
    index >= open ? `${date} · ${chartWords(input.locale).incomplete}` : date,
    `${input.title}  ${formatMoney(point.value, input)}`,
  ];
  if (input.compareTitle !== undefined) {
    const when = point.compareDate ? ` (${formatPlainDate(point.compareDate, "day", input.locale)})` : "";
    lines.push(`${input.compareTitle}${when}  ${formatMoney(point.compareValue ?? null, input)}`);
  }
  return lines.filter((text) => !text.endsWith(`  ${undefinedFigure}`)).join("\n");
}
