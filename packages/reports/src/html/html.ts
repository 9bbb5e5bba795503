/** Text that is safe to put into a page as it stands. Only {@link html} and {@link trusted} make it. */
export type SafeHtml = { readonly safe: string };

type Part = SafeHtml | string | number | readonly SafeHtml[] | null;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A template whose values are escaped, be they in text or in a quoted attribute; null prints nothing. */
export function html(texts: TemplateStringsArray, ...values: readonly Part[]): SafeHtml {
  return {
    safe: texts
      .map((text, index) => (index === 0 ? "" : printPart(values[index - 1] ?? null)) + text)
      .join(""),
  };
}

/** Marks text as markup that our own code made and that already escapes what it holds, such as a chart's SVG. */
export function trusted(markup: string): SafeHtml {
  return { safe: markup };
}

function printPart(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return "safe" in part ? part.safe : part.map((item) => item.safe).join("");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
