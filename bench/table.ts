/** Rows as text: the first column to the left, the others to the right, under a title. */
export function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `  ${widths.map((width, column) => pad(row[column] ?? "", width, column)).join("  ")}`.trimEnd();
  const rule = `  ${widths.map((width) => "-".repeat(width)).join("  ")}`;
  return ["", title, line(head), rule, ...rows.map(line)].join("\n");
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

export const whole = (value: number): string => Math.round(value).toLocaleString("en");
export const decimal = (value: number, digits = 2): string => value.toFixed(digits);
