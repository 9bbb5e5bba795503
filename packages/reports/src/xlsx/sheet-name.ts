/** A title as a sheet may be called: at most 31 characters and none of those Excel refuses. */
export function sheetName(title: string): string {
  return title
    .replace(/[[\]:*?/\\]/g, " ")
    .replace(/^'+|'+$/g, "")
    .slice(0, 31)
    .trim();
}
