/** The value of JSON text, or undefined when it is not JSON: for text that a schema judges next. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
