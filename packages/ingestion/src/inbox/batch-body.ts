/** A batch as it arrives: records that the caller has parsed from a bounded body, or decoded bytes with one record a line. */
export type BatchBody =
  | { readonly kind: "records"; readonly records: readonly unknown[] }
  | { readonly kind: "ndjson"; readonly stream: AsyncIterable<Uint8Array> };

/** The bytes of a body, one record a line: what is stored, hashed and counted. */
export function bytesOf(body: BatchBody): AsyncIterable<Uint8Array> {
  return body.kind === "records" ? recordLines(body.records) : body.stream;
}

const recordsPerPiece = 500;

async function* recordLines(records: readonly unknown[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < records.length; at += recordsPerPiece) {
    const lines = records.slice(at, at + recordsPerPiece).map((record) => `${JSON.stringify(record)}\n`);
    yield Buffer.from(lines.join(""));
  }
}
