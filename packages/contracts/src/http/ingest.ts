import { z } from "zod";
import { ExternalId, StorableText } from "../fields.ts";
import { publicIdSchema } from "../ids.ts";
import { isStorableText, unstorableTextMessage } from "../storable-text.ts";

const BatchId = ExternalId.refine(isStorableText, { error: unstorableTextMessage });
const SourceSlug = StorableText.min(1).max(64);

/** Body of `POST /v1/ingest/batches` as JSON. Records are checked one by one later: a bad one is quarantined, not the batch. */
export const PostBatch = z.strictObject({
  batch_id: BatchId.optional(),
  source: SourceSlug,
  records: z.array(z.record(z.string(), z.unknown())).min(1).max(100_000),
});
export type PostBatch = z.infer<typeof PostBatch>;

/** Query of the NDJSON form. */
export const NdjsonBatchQuery = z.strictObject({
  source: SourceSlug,
  batch_id: BatchId.optional(),
});

export const BatchAccepted = z.strictObject({
  /** The id to ask by: ours, whether or not the sender gave a `batch_id` of its own. */
  batch_id: publicIdSchema("batch"),
  /** True when the same batch (same id, same bytes) had been stored before: nothing was stored twice. False again when that one had failed: it goes on. */
  duplicate: z.boolean(),
  received: z.int(),
  status_url: z.string(),
});
export type BatchAccepted = z.infer<typeof BatchAccepted>;

export const BatchState = z.enum(["accepted", "loading", "loaded", "failed"]);
export type BatchState = z.infer<typeof BatchState>;

/** Counts in documents (records): received = loaded + unchanged + stale + superseded + quarantined + excluded once loaded. */
export const BatchCounts = z.strictObject({
  received: z.int(),
  loaded: z.int(),
  unchanged: z.int(),
  stale: z.int(),
  superseded: z.int(),
  quarantined: z.int(),
  excluded: z.int(),
  /** Sale lines among the loaded documents. */
  lines_loaded: z.int(),
});
export type BatchCounts = z.infer<typeof BatchCounts>;

export const Batch = z.strictObject({
  batch_id: publicIdSchema("batch"),
  /** The id the sender gave, if any. */
  external_id: z.string().nullable(),
  source: z.string(),
  state: BatchState,
  counts: BatchCounts,
  size_bytes: z.int(),
  accepted_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  loaded_at: z.iso.datetime().nullable(),
  /** Why the batch failed as a whole; null otherwise. */
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});
export type Batch = z.infer<typeof Batch>;

export const QuarantinedRecord = z.strictObject({
  id: publicIdSchema("quarantined"),
  /** Place in the batch: record index (JSON) or line number (NDJSON), from 1. */
  position: z.int(),
  kind: z.string().nullable(),
  record_id: z.string().nullable(),
  path: z.string(),
  code: z.string(),
  message: z.string(),
  /** The record as it was sent: the parsed value, or the text when it was not JSON. */
  raw: z.unknown(),
  state: z.enum(["quarantined", "replayed"]),
  created_at: z.iso.datetime(),
});
export type QuarantinedRecord = z.infer<typeof QuarantinedRecord>;

export const Source = z.strictObject({
  id: publicIdSchema("source"),
  slug: z.string(),
  name: z.string(),
  vendor: z.string(),
  namespace: z.string().nullable(),
  created_at: z.iso.datetime(),
});
export type Source = z.infer<typeof Source>;

export const CreateSource = z.strictObject({
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: "expected lower-case letters, digits and hyphens" }),
  name: z.string().min(1).max(128),
  vendor: z.string().min(1).max(64).default("custom"),
  /** Set when this source's ids mean something else than the same ids of other sources. */
  namespace: z.string().min(1).max(64).optional(),
});
export type CreateSource = z.infer<typeof CreateSource>;
