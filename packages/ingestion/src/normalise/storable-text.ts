/** Postgres holds neither NUL nor half of a surrogate pair, and a cut can leave half of one: each becomes U+FFFD. */
export function storableText(text: string, charactersMax: number): string {
  return text.slice(0, charactersMax).replace(/\p{Surrogate}|\0/gu, "\uFFFD");
}
