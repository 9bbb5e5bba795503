import { createHash } from "node:crypto";
import { AppError } from "@c4/contracts/errors";

export type RawLimits = {
  /** Decoded bytes of a whole batch. */
  readonly maxBytes: number;
  /** Bytes of one record. */
  readonly maxLineBytes: number;
  /** A body up to this size is kept in the batch's row. */
  readonly inlineBytes: number;
  /** Size at which a chunk of whole lines is stored. */
  readonly chunkBytes: number;
};

export const defaultRawLimits: RawLimits = {
  maxBytes: 1024 ** 3,
  maxLineBytes: 1024 ** 2,
  inlineBytes: 32 * 1024,
  chunkBytes: 4 * 1024 ** 2,
};

export type RawSummary = {
  /** SHA-256 of the bytes. */
  readonly contentHash: Buffer;
  readonly sizeBytes: number;
  /** Lines that are not blank. */
  readonly records: number;
  /** The body itself when it is small; then no chunk was stored. */
  readonly inlineBody: Buffer | null;
  readonly chunks: number;
};

const newline = 10;

/**
 * Takes a body apart into chunks of whole lines and stores them one by one; never holds more than a chunk and a line.
 * @throws AppError payload_too_large, line_too_long, empty_batch; what was stored by then is the caller's to remove
 */
export async function storeRaw(
  body: AsyncIterable<Uint8Array>,
  storeChunk: (index: number, chunk: Buffer) => Promise<void>,
  limits: RawLimits,
): Promise<RawSummary> {
  const hash = createHash("sha256");
  const lines = createLineCounter(limits.maxLineBytes);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let sizeBytes = 0;
  let chunks = 0;

  const storeWholeLines = async () => {
    let rest = Buffer.concat(pending, pendingBytes);
    while (rest.length >= limits.chunkBytes) {
      const end = endOfChunk(rest, limits.chunkBytes);
      if (end === 0) break; // one long line, still within its limit
      await storeChunk(chunks, rest.subarray(0, end));
      chunks += 1;
      rest = rest.subarray(end);
    }
    pending = rest.length > 0 ? [rest] : [];
    pendingBytes = rest.length;
  };

  for await (const piece of body) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    sizeBytes += bytes.length;
    if (sizeBytes > limits.maxBytes) throw tooLarge(limits.maxBytes);
    hash.update(bytes);
    lines.add(bytes);
    pending.push(bytes);
    pendingBytes += bytes.length;
    if (pendingBytes >= limits.chunkBytes) await storeWholeLines();
  }
  const records = lines.finish();
  if (records === 0) throw new AppError("empty_batch", { detail: "send at least one record" });
  const summary = { contentHash: hash.digest(), sizeBytes, records };
  const rest = Buffer.concat(pending, pendingBytes);
  if (chunks === 0 && rest.length <= limits.inlineBytes) return { ...summary, inlineBody: rest, chunks: 0 };
  if (rest.length > 0) {
    await storeChunk(chunks, rest);
    chunks += 1;
  }
  return { ...summary, inlineBody: null, chunks };
}

/** Where the bytes alone decide, however they arrive: a batch that is sent again has its chunks in the same places. */
function endOfChunk(bytes: Buffer, chunkBytes: number): number {
  const within = bytes.lastIndexOf(newline, chunkBytes - 1) + 1;
  return within > 0 ? within : bytes.indexOf(newline, chunkBytes) + 1;
}

/** Counts lines with content over pieces that end anywhere, and refuses one that is too long as soon as it is. */
function createLineCounter(maxLineBytes: number) {
  let line = 1;
  let lineBytes = 0;
  let records = 0;
  let blank = true;

  const extend = (bytes: Buffer, start: number, end: number) => {
    lineBytes += end - start;
    if (lineBytes > maxLineBytes) {
      throw new AppError("line_too_long", {
        detail: `line ${line} is longer than ${maxLineBytes} bytes; a line holds one record`,
      });
    }
    for (let at = start; blank && at < end; at += 1) {
      const byte = bytes[at];
      blank = byte === 0x20 || byte === 0x09 || byte === 0x0d;
    }
  };
  const close = () => {
    if (!blank) records += 1;
    lineBytes = 0;
    blank = true;
  };

  return {
    add: (bytes: Buffer) => {
      let start = 0;
      for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
        extend(bytes, start, end);
        close();
        line += 1;
        start = end + 1;
      }
      extend(bytes, start, bytes.length);
    },
    finish: () => {
      close();
      return records;
    },
  };
}

function tooLarge(maxBytes: number): AppError {
  return new AppError("payload_too_large", {
    detail: `a batch has at most ${maxBytes} bytes after unpacking; send several batches`,
  });
}
