import type { EChartsOption } from "echarts";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type ReactElement, useEffect, useRef } from "react";

export type CanvasChartProps = { option: EChartsOption; summary: string };

/** An ECharts option on a canvas that follows its box. Loaded on demand: this module carries the chart library. */
export function CanvasChart({ option, summary }: CanvasChartProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Registering again changes nothing.
    use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);
    const made = init(element, null, { renderer: "canvas" });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    // Merged, so that a live update does not close the tooltip under the pointer; series come and go by their ids.
    chart.current?.setOption(option, { replaceMerge: ["series"] });
  }, [option]);

  return <div ref={box} role="img" aria-label={summary} style={{ width: "100%", height: "100%" }} />;
}
