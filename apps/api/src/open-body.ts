import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AppError } from "@c4/contracts/errors";
import type { HonoRequest } from "hono";

export type OpenBodyOptions = {
  /** Bytes after decompression. */
  readonly maxBytes: number;
  /** What a sender of more can do instead. */
  readonly advice: string;
};

/**
 * The bytes of a request, decompressed, chunk by chunk: memory does not grow with the body. A body that declares too much is
 * refused unread; one that turns out to hold too much, when it does.
 * @throws AppError `payload_too_large`, `malformed_gzip`, `unsupported_media_type` (another encoding); while iterating, too
 */
export function openBody(
  request: HonoRequest,
  { maxBytes, advice }: OpenBodyOptions,
): AsyncIterable<Uint8Array> {
  const tooLarge = () =>
    new AppError("payload_too_large", { detail: `This body may have at most ${maxBytes} bytes. ${advice}` });
  // Compressed bytes count too: gzip never makes a text that is within the limit larger than the limit.
  if (Number(request.header("Content-Length") ?? 0) > maxBytes) throw tooLarge();
  const encoding = (request.header("Content-Encoding") ?? "identity").toLowerCase();
  if (encoding !== "gzip" && encoding !== "identity") {
    throw new AppError("unsupported_media_type", { detail: "Content-Encoding may be gzip, or left out." });
  }
  return limit(decode(request.raw, encoding), maxBytes, tooLarge);
}

function decode({ body }: Request, encoding: "gzip" | "identity"): Readable {
  const received = body === null ? Readable.from([]) : Readable.fromWeb(body);
  if (encoding === "identity") return received;
  const unzipped = createGunzip({ chunkSize: 64 * 1024 });
  // Whoever reads its end is told of its first error and then stops listening; a second one must not end the process.
  unzipped.on("error", () => {});
  return pipeline(received, unzipped, () => {});
}

async function* limit(
  source: Readable,
  maxBytes: number,
  tooLarge: () => AppError,
): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  try {
    for await (const chunk of source) {
      if (!(chunk instanceof Uint8Array)) throw new Error("a body stream gave something else than bytes");
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw tooLarge();
      yield chunk;
    }
  } catch (error) {
    throw isZlibError(error) ? new AppError("malformed_gzip", { cause: error }) : error;
  } finally {
    source.destroy();
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
