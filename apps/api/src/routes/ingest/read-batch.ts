import { AppError } from "@c4/contracts/errors";
import { NdjsonBatchQuery, PostBatch } from "@c4/contracts/http/ingest";
import { isTooDeep, JSON_LEVELS_MAX } from "@c4/contracts/json-depth";
import type { AcceptBatch, AcceptedBatch } from "@c4/ingestion/inbox/create-inbox";
import { createRunAtMost } from "@c4/runtime/run-at-most";
import type { HonoRequest } from "hono";
import type { z } from "zod";
import { openBody } from "../../open-body.ts";
import { requireUtf8 } from "../../require-utf8.ts";
import { refuseInvalid } from "../../validation-hook.ts";

export type BatchLimits = {
  /** NDJSON, after decompression. Streamed: memory does not grow with it. */
  readonly maxBytes: number;
  /** JSON, after decompression. Parsed in memory. */
  readonly maxJsonBytes: number;
};

/** NDJSON needs the source here; JSON has it in its body. */
export const BatchQuery = NdjsonBatchQuery.partial();
type BatchQuery = z.infer<typeof BatchQuery>;

type Accept = (batch: AcceptBatch) => Promise<AcceptedBatch>;

export type ReadBatch = (request: HonoRequest, query: BatchQuery, accept: Accept) => Promise<AcceptedBatch>;

/** A parsed JSON batch takes several times its size: few at a time, however many are sent. */
const PARSED_AT_ONCE = 3;
const WAITING = 200;

/** Hands a batch on in either of its forms. */
export function createReadBatch({ maxBytes, maxJsonBytes }: BatchLimits): ReadBatch {
  const runAtMost = createRunAtMost({ running: PARSED_AT_ONCE, waiting: WAITING });
  return async (request, query, accept) => {
    const type = (request.header("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase();
    if (type === "application/x-ndjson") {
      const { source, batch_id } = parse(NdjsonBatchQuery, query);
      const stream = openBody(request, { maxBytes, advice: "Send several batches." });
      return accept({ source, externalBatchId: batch_id, body: { kind: "ndjson", stream } });
    }
    if (type !== "application/json") {
      throw new AppError("unsupported_media_type", {
        detail: "Send application/json, or application/x-ndjson with one record a line.",
      });
    }
    if (Object.keys(query).length > 0) {
      throw new AppError("validation_failed", {
        detail: "With application/json, source and batch_id are in the body.",
      });
    }
    const advice = "Send larger batches as application/x-ndjson, one record a line.";
    const bytes = await readWhole(openBody(request, { maxBytes: maxJsonBytes, advice }));
    return runAtMost(() => {
      const { source, batch_id, records } = parse(PostBatch, parseJson(bytes));
      return accept({ source, externalBatchId: batch_id, body: { kind: "records", records } });
    });
  };
}

async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

function parseJson(bytes: Buffer): unknown {
  requireUtf8(bytes);
  const text = bytes.toString("utf8");
  if (isTooDeep(text)) {
    throw new AppError("validation_failed", {
      detail: `The body nests deeper than ${JSON_LEVELS_MAX} levels.`,
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, which may be personal.
    throw new AppError("malformed_json", {
      detail: "The body ends, or stops being JSON, before it is complete.",
    });
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  refuseInvalid(parsed);
  if (!parsed.success) throw parsed.error;
  return parsed.data;
}
