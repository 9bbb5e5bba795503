import { z } from "zod";

const counts = z.strictObject({
  loaded: z.int(),
  unchanged: z.int(),
  stale: z.int(),
  superseded: z.int(),
  quarantined: z.int(),
  excluded: z.int(),
  linesLoaded: z.int(),
});

const batchCommit = z.strictObject({
  batchId: z.uuid(),
  cursor: z.strictObject({ chunk: z.int(), offset: z.int(), line: z.int() }),
  exhausted: z.boolean(),
  /** Master records are not in here: they are judged when they are committed. */
  counts,
});

const masterRow = z.strictObject({
  batchId: z.uuid(),
  sourceId: z.uuid(),
  kind: z.enum(["location", "product", "staff", "customer", "fx_rate"]),
  id: z.uuid(),
  namespace: z.string().nullable(),
  externalId: z.string(),
  fields: z.record(z.string(), z.unknown()),
  attributes: z.record(z.string(), z.unknown()).nullable(),
  key: z.strictObject({
    version: z.number(),
    acceptedAt: z.string(),
    position: z.int(),
    contentHash: z.string(),
  }),
});
export type FrozenMaster = z.infer<typeof masterRow>;

const placeholder = z.strictObject({
  sourceId: z.uuid(),
  kind: z.enum(["location", "product", "staff", "customer", "fx_rate"]),
  id: z.uuid(),
  namespace: z.string().nullable(),
  externalId: z.string(),
  name: z.string(),
});
export type FrozenPlaceholder = z.infer<typeof placeholder>;

const completenessDelta = z.strictObject({
  sourceId: z.uuid(),
  locationId: z.uuid(),
  businessDate: z.string(),
  currency: z.string(),
  documents: z.int(),
  net: z.string(),
  tax: z.string(),
  payments: z.string(),
});
export type CompletenessDelta = z.infer<typeof completenessDelta>;

const quarantinedRow = z.strictObject({
  batchId: z.uuid(),
  position: z.int(),
  kind: z.string().nullable(),
  recordId: z.string().nullable(),
  path: z.string(),
  code: z.string(),
  message: z.string(),
  raw: z.string(),
});

/** What the commit of one tenant writes to its shard. Nothing of it is computed again. */
export const TenantCommit = z.strictObject({
  tenantId: z.uuid(),
  documents: z.int(),
  lines: z.int(),
  batches: z.array(batchCommit),
  masters: z.array(masterRow),
  placeholders: z.array(placeholder),
  completeness: z.array(completenessDelta),
  quarantined: z.array(quarantinedRow),
});
export type TenantCommit = z.infer<typeof TenantCommit>;

export const frozenTables = [
  "sale_ledger_v1",
  "sale_line_ledger_v1",
  "payment_ledger_v1",
  "document_v1",
] as const;
export type FrozenTable = (typeof frozenTables)[number];

const section = z.strictObject({
  table: z.enum(frozenTables),
  offset: z.int(),
  length: z.int(),
  rows: z.int(),
  /** Rows by month of the business date (`2026-01`): each month is a part of its own in a ledger. */
  months: z.record(z.string(), z.int()),
});
export type FrozenSection = z.infer<typeof section>;

/** What the lane's row says of the object: enough to load it, nothing of what is in it. */
export const FlushManifest = z.strictObject({
  appliedSeq: z.int(),
  tenantIds: z.array(z.uuid()),
  commit: z.strictObject({ offset: z.int(), length: z.int() }),
  sections: z.array(section),
});
export type FlushManifest = z.infer<typeof FlushManifest>;

/** A flush whose rows can no longer change. */
export type FrozenFlush = {
  readonly id: string;
  readonly manifest: FlushManifest;
  readonly commits: readonly TenantCommit[];
  readonly body: Buffer;
  /** Since it was staged. */
  readonly ageMs: number;
};

export function frozenFlushKey(shardId: string, flushId: string): string {
  return `flushes/${shardId}/${flushId}`;
}
