import type { ReactElement } from "react";

const paths = {
  home: "M3 10.5 10 4l7 6.5M5 9v7h10V9",
  reports: "M6 3h6l4 4v10H6zM12 3v4h4M8.5 11h5M8.5 14h5",
  calendar: "M4 5h12v12H4zM4 8.5h12M7.5 3v4M12.5 3v4",
  compare: "M4 7h10l-3-3M16 13H6l3 3",
  pin: "M10 17s5-4.6 5-9a5 5 0 0 0-10 0c0 4.4 5 9 5 9M10 9.5a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5",
  coins:
    "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M12 7.8C11.6 7 10.9 6.7 10 6.7c-1.1 0-2 .6-2 1.6 0 2.3 4.2 1.1 4.2 3.5 0 1-.9 1.6-2.1 1.6-1.1 0-1.9-.5-2.2-1.4M10 5.6v1.1M10 13.4v1.1",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12M13.5 13.5 17 17",
  download: "M10 3v9M6.5 8.5 10 12l3.5-3.5M4 16h12",
  chevron: "M6 8l4 4 4-4",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M15.3 4.7l-1 1M5.7 14.3l-1 1",
  moon: "M16 11.5A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.5",
  signOut: "M8 4H4v12h4M8 10h9M13.5 6.5 17 10l-3.5 3.5",
  lineChart: "M3.5 14l4-4.5 3 2.5 6-7",
  table: "M4 5h12v10H4zM4 8.5h12M4 11.8h12M9 5v10",
  retry: "M15.5 6.5A6.3 6.3 0 1 0 16.3 11M16 3.5v3.3h-3.3",
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  warning: "M10 4 17 16H3zM10 8.5v3.5M10 14v.2",
  close: "M5.5 5.5l9 9M14.5 5.5l-9 9",
} as const;

export type IconName = keyof typeof paths;

/** A 20-unit line icon, decorative: the control that holds it carries the name. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
