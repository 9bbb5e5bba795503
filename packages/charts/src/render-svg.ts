import type { EChartsOption } from "echarts";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

/** Draws a chart option as a standalone `<svg>` without a browser. Pure: the same option gives the same text. */
export function renderSvg(
  option: EChartsOption,
  { width, height }: { width: number; height: number },
): string {
  // Only what this package draws, and no tooltip: paper has no pointer. Registering again changes nothing.
  use([BarChart, LineChart, GridComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    const { tooltip: _screenOnly, ...printed } = option;
    chart.setOption({ ...printed, animation: false });
    return chart.renderToSVGString({ useViewBox: true });
  } finally {
    chart.dispose();
  }
}
