/** Edits (insert, delete, replace) that turn one name into the other. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** Up to three known names that the text may have meant, best first: a few edits away, or one contains the other. */
export function nearestNames(text: string, known: readonly string[]): string[] {
  const wanted = text.toLowerCase().replaceAll(/[\s-]+/g, "_");
  const near = Math.max(2, Math.floor(wanted.length / 3));
  return known
    .map((name) => ({
      name,
      edits: distance(wanted, name),
      contains: name.includes(wanted) && wanted.length > 2,
    }))
    .filter(({ edits, contains }) => edits <= near || contains)
    .sort((a, b) => a.edits - b.edits || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
}
