/** Colours and type of a chart. Text and marks pass WCAG AA against `surface` (4.5 : 1 text, 3 : 1 marks). */
export type ChartTheme = {
  name: "light" | "dark" | "print";
  surface: string;
  text: string;
  textMuted: string;
  gridLine: string;
  axisLine: string;
  accent: string;
  /** Top and bottom of the area under the accent line. */
  accentWash: readonly [string, string];
  comparison: string;
  better: string;
  worse: string;
  fontFamily: string;
  fontSize: number;
};

const systemFont = "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', sans-serif";

const light: ChartTheme = {
  name: "light",
  surface: "#ffffff",
  text: "#1a1f2b",
  textMuted: "#5c6474",
  gridLine: "#eceef2",
  axisLine: "#d5d9e0",
  accent: "#3f5bd4",
  accentWash: ["rgba(63, 91, 212, 0.16)", "rgba(63, 91, 212, 0)"],
  comparison: "#7f8796",
  better: "#1f7a4d",
  worse: "#b3403f",
  fontFamily: systemFont,
  fontSize: 12,
};

const dark: ChartTheme = {
  name: "dark",
  surface: "#15181f",
  text: "#e7e9ee",
  textMuted: "#9aa2b1",
  gridLine: "#232833",
  axisLine: "#353b48",
  accent: "#8fa3ff",
  accentWash: ["rgba(143, 163, 255, 0.2)", "rgba(143, 163, 255, 0)"],
  comparison: "#7d8696",
  better: "#5cc593",
  worse: "#f08a86",
  fontFamily: systemFont,
  fontSize: 12,
};

/** Same palette as light on paper white, in a font the PDF renderer carries. */
const print: ChartTheme = { ...light, name: "print", fontFamily: "'Noto Sans', sans-serif", fontSize: 11 };

export const chartThemes = { light, dark, print } as const;
