import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { AppError } from "@c4/contracts/errors";

/** A batch as it arrives: records that the caller has parsed from a bounded body, or a stream with one record a line. */
export type BatchBody =
  | { readonly kind: "records"; readonly records: readonly unknown[] }
  | { readonly kind: "ndjson"; readonly stream: AsyncIterable<Uint8Array>; readonly gzip: boolean };

/** The decoded bytes of a body, one record a line. @throws AppError malformed_gzip while being read */
export function decodedBytes(body: BatchBody): AsyncIterable<Uint8Array> {
  if (body.kind === "records") return recordLines(body.records);
  return body.gzip ? gunzipped(body.stream) : body.stream;
}

const recordsPerPiece = 500;

async function* recordLines(records: readonly unknown[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < records.length; at += recordsPerPiece) {
    const lines = records.slice(at, at + recordsPerPiece).map((record) => `${JSON.stringify(record)}\n`);
    yield Buffer.from(lines.join(""));
  }
}

async function* gunzipped(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  // Its failure is the one that reading from `gunzip` throws below.
  const fed = pipeline(stream, gunzip).catch(() => {});
  try {
    for await (const piece of gunzip) yield piece;
  } catch (error) {
    throw isZlibError(error) ? malformed(error) : error;
  }
  await fed;
}

function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_")
  );
}

function malformed(cause: unknown): AppError {
  return new AppError("malformed_gzip", { detail: "the gzip body is damaged or ends too early", cause });
}
