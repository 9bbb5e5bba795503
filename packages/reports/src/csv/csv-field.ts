/**
 * One field by RFC 4180. Text that a spreadsheet would take for a formula gets an apostrophe in front; figures are ours and
 * plain decimals, so a negative amount stays a number.
 */
export function csvField(text: string, kind: "text" | "figure"): string {
  const guarded = kind === "text" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
