/** Levels of arrays and objects that JSON we take may have. Much deeper text overflows the stack of whoever walks it. */
export const JSON_LEVELS_MAX = 64;

const quote = 34;
const backslash = 92;

/** Whether JSON text nests deeper than {@link JSON_LEVELS_MAX}, told without parsing it. Text that is not JSON is not judged. */
export function isTooDeep(text: string): boolean {
  let levels = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) inString = !inString;
    else if (inString) at += code === backslash ? 1 : 0;
    else if (code === 91 || code === 123) {
      levels += 1; // [ {
      if (levels > JSON_LEVELS_MAX) return true;
    } else if (code === 93 || code === 125) levels -= 1; // ] }
  }
  return false;
}
