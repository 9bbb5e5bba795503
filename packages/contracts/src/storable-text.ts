/**
 * Whether stores keep a text as it is: Postgres holds no NUL, and half of a surrogate pair cannot be written as UTF-8, so that
 * two texts which differ only there would become the same.
 */
export function isStorableText(text: string): boolean {
  return !text.includes("\0") && !/\p{Surrogate}/u.test(text);
}

/** What the sender of any other text is told. */
export const unstorableTextMessage = "text may not hold NUL (\\u0000) or half of a surrogate pair";

/** Paths of the texts in parsed JSON that cannot be kept; names of fields count too. */
export function unstorablePaths(value: unknown, path: readonly PropertyKey[] = []): PropertyKey[][] {
  if (typeof value === "string") return isStorableText(value) ? [] : [[...path]];
  if (Array.isArray(value)) return value.flatMap((item, index) => unstorablePaths(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    isStorableText(name) ? unstorablePaths(field, [...path, name]) : [[...path, name]],
  );
}
