import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** One accent: shade 6 under white text in both schemes; charts and links use 6 on light and 4 on dark. */
const ink: MantineColorsTuple = [
  "#f0f3ff",
  "#dfe5fc",
  "#bfcaf7",
  "#9cadf2",
  "#8fa3ff",
  "#5a74e3",
  "#3f5bd4",
  "#344db8",
  "#2b4099",
  "#22337a",
];

const slate: MantineColorsTuple = [
  "#e7e9ee",
  "#c9ced8",
  "#9aa2b1",
  "#7d8696",
  "#353b48",
  "#2a303c",
  "#1d212a",
  "#15181f",
  "#0f1116",
  "#0a0c10",
];

export const theme = createTheme({
  fontFamily: "'Inter Variable', 'Inter fallback', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: { fontFamily: "inherit", fontWeight: "600" },
  primaryColor: "ink",
  primaryShade: 6,
  colors: { ink, dark: slate },
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" } },
    Popover: { defaultProps: { shadow: "md", radius: "md", transitionProps: { duration: 80 } } },
    Menu: {
      defaultProps: {
        shadow: "md",
        radius: "md",
        transitionProps: { duration: 80 },
        // The placeholder is a child that role "menu" does not allow.
        withInitialFocusPlaceholder: false,
        withinPortal: false,
      },
    },
  },
});

/** Semantic colours; components name these, never a shade. All text passes 4.5 : 1 on `--surface` and `--canvas`. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--canvas": "#f8f9fb",
    "--surface": "#ffffff",
    "--surface-quiet": "#f4f5f8",
    "--hairline": "#e5e8ed",
    "--hairline-strong": "#d3d8e0",
    "--text": "#1a1f2b",
    "--text-muted": "#5c6474",
    "--accent": "#3f5bd4",
    "--accent-wash": "#eef1fd",
    "--better": "#1f7a4d",
    "--worse": "#b3403f",
    "--warn": "#8a5a00",
    "--warn-wash": "#fdf6e7",
    "--shadow-lift": "0 1px 2px rgb(20 26 40 / 4%)",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": "#1a1f2b",
    "--mantine-color-dimmed": "#5c6474",
    "--mantine-color-placeholder": "#6b7383",
    "--mantine-color-default-border": "#d3d8e0",
    "--mantine-color-error": "#b3403f",
  },
  dark: {
    "--canvas": "#0f1116",
    "--surface": "#15181f",
    "--surface-quiet": "#1b1f28",
    "--hairline": "#242934",
    "--hairline-strong": "#353b48",
    "--text": "#e7e9ee",
    "--text-muted": "#9aa2b1",
    "--accent": "#8fa3ff",
    "--accent-wash": "#1f2540",
    "--better": "#5cc593",
    "--worse": "#f08a86",
    "--warn": "#e0b45c",
    "--warn-wash": "#2a2415",
    "--shadow-lift": "none",
    "--mantine-color-body": "#15181f",
    "--mantine-color-text": "#e7e9ee",
    "--mantine-color-dimmed": "#9aa2b1",
    "--mantine-color-placeholder": "#9aa2b1",
    "--mantine-color-default-border": "#353b48",
    "--mantine-color-error": "#f08a86",
  },
});
