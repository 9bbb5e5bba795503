import type { EChartsOption, TooltipComponentOption } from "echarts";
import { formatMoney } from "./format-number.ts";
import type { ChartTheme } from "./theme.ts";

export type ChartContext = {
  theme: ChartTheme;
  locale: string;
  /** ISO 4217 code of the figures; null when they are not money. */
  currency: string | null;
};

/** Axis ticks are round numbers chosen by the chart, not figures, so a float is exact enough here. */
function tick(value: number, { locale, currency }: ChartContext): string {
  return formatMoney(value.toFixed(4), { currency, locale, style: "compact" });
}

/** What every chart shares: quiet text, no animation (nothing moves without reason), room for labels. */
export function baseOption({ theme }: ChartContext): EChartsOption {
  return {
    animation: false,
    textStyle: { fontFamily: theme.fontFamily, fontSize: theme.fontSize, color: theme.textMuted },
    grid: {
      left: 4,
      right: 12,
      top: 12,
      bottom: 4,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
  };
}

/** Rich-text tooltips are drawn on the canvas: an HTML one would need inline styles, which the page's CSP refuses. */
export function tooltip(
  { theme }: ChartContext,
  formatter: (dataIndex: number) => string,
): TooltipComponentOption {
  return {
    trigger: "axis",
    renderMode: "richText",
    confine: true,
    backgroundColor: theme.surface,
    borderColor: theme.axisLine,
    borderWidth: 1,
    padding: [10, 12],
    textStyle: { color: theme.text, fontFamily: theme.fontFamily, fontSize: theme.fontSize, lineHeight: 18 },
    axisPointer: {
      type: "line",
      lineStyle: { color: theme.axisLine, type: "solid", width: 1 },
      label: { show: false },
    },
    formatter: (params) => {
      const first = Array.isArray(params) ? params[0] : params;
      return first === undefined ? "" : formatter(first.dataIndex);
    },
  };
}

export function valueAxis(context: ChartContext): object {
  const { theme } = context;
  return {
    type: "value",
    splitNumber: 4,
    axisLabel: { color: theme.textMuted, formatter: (value: number) => tick(value, context) },
    splitLine: { lineStyle: { color: theme.gridLine, width: 1 } },
    axisLine: { show: false },
    axisTick: { show: false },
  };
}

export function categoryAxis({ theme }: ChartContext, labels: readonly string[]): object {
  return {
    type: "category",
    data: [...labels],
    // The margin keeps the first label clear of the value axis's zero.
    axisLabel: { color: theme.textMuted, hideOverlap: true, margin: 12 },
    axisLine: { lineStyle: { color: theme.axisLine } },
    axisTick: { show: false },
  };
}
