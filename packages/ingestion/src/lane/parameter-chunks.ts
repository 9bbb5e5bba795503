/** ClickHouse takes 128 KB in one field of a request; some of it is for brackets and for what we did not think of. */
const bytesMax = 100_000;
/** So that a list of UUIDs beside the texts stays below it too. */
const itemsMax = 2_000;
/** A character that is escaped, and then escaped again for its place in the request. */
const escapedBytes = 4;

/** Cuts a list so that the texts of each part fit into one query parameter. */
export function* parameterChunks<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): Generator<readonly Item[]> {
  let start = 0;
  let bytes = 0;
  for (const [at, item] of items.entries()) {
    const size = parameterBytes(textOf(item));
    if (at > start && (bytes + size > bytesMax || at - start === itemsMax)) {
      yield items.slice(start, at);
      start = at;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < items.length) yield items.slice(start);
}

function parameterBytes(text: string): number {
  const escaped = text.match(/[\\'\t\n\r\0\b\f]/g)?.length ?? 0;
  return Buffer.byteLength(text) + escaped * escapedBytes + 3;
}
