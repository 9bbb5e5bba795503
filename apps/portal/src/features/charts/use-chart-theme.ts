import { type ChartTheme, chartThemes } from "@c4/charts/theme";
import { useComputedColorScheme } from "@mantine/core";

/** Canvas cannot read CSS variables, so charts get the palette of the scheme on screen. */
export function useChartTheme(): ChartTheme {
  return chartThemes[useComputedColorScheme("light")];
}
