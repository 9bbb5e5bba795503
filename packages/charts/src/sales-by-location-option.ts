import type { EChartsOption } from "echarts";
import { baseOption, type ChartContext, categoryAxis, tooltip, valueAxis } from "./axes.ts";
import { toDrawnNumber } from "./decimal.ts";
import { formatMoney, formatRatio } from "./format-number.ts";
import { chartWords } from "./words.ts";

export type LocationBar = {
  label: string;
  value: string | null;
  /** Part of the whole as a ratio string; null when the whole is zero. */
  share?: string | null;
};

export type SalesByLocation = ChartContext & {
  /** Largest first: drawn from the top down. */
  bars: readonly LocationBar[];
  title: string;
};

/** Horizontal bars with their figures printed at the end: readable in grey on paper. */
export function salesByLocationOption(input: SalesByLocation): EChartsOption {
  const { theme, bars, title } = input;
  const names = bars.map((bar) => bar.label);
  return {
    ...baseOption(input),
    grid: { left: 4, right: 96, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: tooltip(input, (index) => tooltipText(input, index)),
    xAxis: { ...valueAxis(input), splitLine: { show: false }, axisLabel: { show: false } },
    yAxis: {
      ...categoryAxis(input, names),
      inverse: true,
      axisLine: { show: false },
      axisLabel: { color: theme.text, width: 150, overflow: "truncate" },
    },
    series: [
      {
        type: "bar",
        id: "value",
        name: title,
        data: bars.map((bar) => toDrawnNumber(bar.value)),
        barMaxWidth: 14,
        itemStyle: { color: theme.accent, borderRadius: [0, 3, 3, 0] },
        label: {
          show: true,
          position: "right",
          color: theme.textMuted,
          formatter: ({ dataIndex }) => formatMoney(bars[dataIndex]?.value ?? null, input),
        },
      },
    ],
  };
}

function tooltipText(input: SalesByLocation, index: number): string {
  const bar = input.bars[index];
  if (!bar) return "";
  const lines = [bar.label, `${input.title}  ${formatMoney(bar.value, input)}`];
  if (bar.share != null) {
    lines.push(chartWords(input.locale).share(formatRatio(bar.share, { locale: input.locale })));
  }
  return lines.join("\n");
}
