import { AppError } from "@c4/contracts/errors";
import { newId } from "@c4/db/new-id";
import { ingestBatches } from "@c4/db/shard/ingest-batches";
import { sources } from "@c4/db/shard/sources";
import type { Clock } from "@c4/runtime/clock";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { TenantTx, WithTenant } from "@c4/tenancy/with-tenant";
import { and, asc, eq, sql } from "drizzle-orm";
import { rawChunkKey, rawPrefix, storeRawChunk } from "../raw-chunk.ts";
import { type BatchBody, bytesOf } from "./batch-body.ts";
import { type BatchReader, createBatchReader } from "./create-batch-reader.ts";
import { createSources, type Sources } from "./create-sources.ts";
import { defaultRawLimits, type RawLimits, type RawSummary, storeRaw } from "./raw-writer.ts";

export type AcceptBatch = {
  /** Slug of a source of the tenant. */
  readonly source: string;
  /** The sender's own id of the batch. */
  readonly externalBatchId?: string | undefined;
  readonly body: BatchBody;
};

export type AcceptedBatch = {
  /** A UUID; `toPublicId("batch", …)` is how it is shown. */
  readonly batchId: string;
  readonly duplicate: boolean;
  readonly received: number;
  /** Which lane to wake. */
  readonly shardId: string;
  readonly lane: number;
};

export type Inbox = Sources &
  BatchReader & {
    /**
     * Stores a batch durably: object and row are on disk when it returns. The same batch id with the same bytes is the
     * same batch, however often and however many at once. One that had failed is stored afresh and goes on where it stopped.
     * @throws AppError validation_failed, unknown_source, batch_conflict, empty_batch, line_too_long, payload_too_large,
     *   storage_unavailable, dependency_unavailable
     */
    accept(tenantId: string, batch: AcceptBatch): Promise<AcceptedBatch>;
  };

export type InboxDeps = {
  readonly withTenant: WithTenant;
  readonly objectStore: ObjectStore;
  readonly clock: Clock;
  /** Lanes of a shard; sources are spread over them. */
  readonly lanes: number;
  readonly limits?: Partial<RawLimits>;
};

type SourceRow = { readonly id: string; readonly lane: number };

export function createInbox(deps: InboxDeps): Inbox {
  const { withTenant, objectStore, clock } = deps;
  const limits: RawLimits = { ...defaultRawLimits, ...deps.limits };

  const store = async (tenantId: string, batchId: string, body: BatchBody): Promise<RawSummary> => {
    const storeChunk = (index: number, chunk: Buffer) =>
      storeRawChunk(objectStore, rawChunkKey(tenantId, batchId, index), chunk);
    return storeRaw(bytesOf(body), storeChunk, limits);
  };

  const copyRaw = async (tenantId: string, of: { from: string; to: string; chunks: number }) => {
    for (let index = 0; index < of.chunks; index += 1) {
      const chunk = await objectStore.getBytes(rawChunkKey(tenantId, of.from, index));
      await objectStore.put(rawChunkKey(tenantId, of.to, index), chunk);
    }
  };

  return {
    ...createSources(deps),
    ...createBatchReader(withTenant),
    accept: async (tenantId, { source: slug, externalBatchId, body }) => {
      if (externalBatchId !== undefined) assertStorable("batch_id", externalBatchId);
      assertStorable("source", slug);
      const source = await withTenant(tenantId, (tx) => findSource(tx, slug), { readOnly: true });
      const batchId = newId(clock.now());
      let stored = false;
      try {
        const raw = await store(tenantId, batchId, body);
        const { failed, ...accepted } = await withTenant(tenantId, (tx) =>
          addBatch(tx, { batchId, source, externalId: externalBatchId ?? null, raw }),
        );
        stored = accepted.batchId === batchId;
        if (!failed) return accepted;
        await copyRaw(tenantId, { from: batchId, to: accepted.batchId, chunks: raw.chunks });
        const revived = await withTenant(tenantId, (tx) => reviveBatch(tx, accepted.batchId, raw));
        return { ...accepted, duplicate: !revived };
      } finally {
        if (!stored) await objectStore.deletePrefix(rawPrefix(tenantId, batchId));
      }
    },
  };
}

/** Postgres holds no NUL in a text. @throws AppError validation_failed */
function assertStorable(path: string, text: string): void {
  if (!text.includes("\0")) return;
  const issue = { path, code: "invalid_text", message: "text may not hold NUL" };
  throw new AppError("validation_failed", { detail: `${path} may not hold NUL`, issues: [issue] });
}

/** @throws AppError unknown_source naming those that exist, or how the first one is made */
async function findSource({ db, tenantId }: TenantTx, slug: string): Promise<SourceRow> {
  const [found] = await db
    .select({ id: sources.id, lane: sources.lane })
    .from(sources)
    .where(and(eq(sources.tenantId, tenantId), eq(sources.slug, slug)));
  if (found !== undefined) return found;
  const known = await db
    .select({ slug: sources.slug })
    .from(sources)
    .where(eq(sources.tenantId, tenantId))
    .orderBy(asc(sources.slug))
    .limit(20);
  const wanted = JSON.stringify(slug);
  const advice =
    known.length > 0
      ? `known: ${known.map((row) => row.slug).join(", ")}`
      : `none exists yet: create one with POST /v1/sources {"slug": ${wanted}, "name": "…"}`;
  throw new AppError("unknown_source", { detail: `there is no source ${wanted}; ${advice}` });
}

async function addBatch(
  { db, tenantId, shardId }: TenantTx,
  of: { batchId: string; source: SourceRow; externalId: string | null; raw: RawSummary },
): Promise<AcceptedBatch & { failed: boolean }> {
  const { batchId, source, externalId, raw } = of;
  const { lane } = source;
  const added = await db
    .insert(ingestBatches)
    .values({
      tenantId,
      id: batchId,
      sourceId: source.id,
      lane,
      externalId,
      contentHash: raw.contentHash,
      sizeBytes: raw.sizeBytes,
      inlineBody: raw.inlineBody,
      chunks: raw.chunks,
      received: raw.records,
    })
    .onConflictDoNothing()
    .returning({ id: ingestBatches.id });
  if (added.length > 0) {
    return { batchId, duplicate: false, failed: false, received: raw.records, shardId, lane };
  }
  const [known] = await db
    .select({
      id: ingestBatches.id,
      received: ingestBatches.received,
      contentHash: ingestBatches.contentHash,
      state: ingestBatches.state,
    })
    .from(ingestBatches)
    .where(
      and(
        eq(ingestBatches.tenantId, tenantId),
        eq(ingestBatches.sourceId, source.id),
        eq(ingestBatches.externalId, externalId ?? ""),
      ),
    );
  if (known === undefined) throw new Error("a batch is neither new nor known");
  if (!known.contentHash.equals(raw.contentHash)) {
    throw new AppError("batch_conflict", {
      detail: `batch_id ${JSON.stringify(externalId)} was used before with other records; use a new id for new records`,
    });
  }
  const failed = known.state === "failed";
  return { batchId: known.id, duplicate: true, failed, received: known.received, shardId, lane };
}

/** False when somebody else was faster. What was loaded of the batch stays loaded: it is read on from its cursor. */
async function reviveBatch({ db, tenantId }: TenantTx, batchId: string, raw: RawSummary): Promise<boolean> {
  const revived = await db
    .update(ingestBatches)
    .set({
      state: sql`case when ${ingestBatches.startedAt} is null then 'accepted' else 'loading' end`,
      inlineBody: raw.inlineBody,
      chunks: raw.chunks,
      attempts: 0,
      nextAttemptAt: sql`clock_timestamp()`,
      errorCode: null,
      errorMessage: null,
    })
    .where(
      and(
        eq(ingestBatches.tenantId, tenantId),
        eq(ingestBatches.id, batchId),
        eq(ingestBatches.state, "failed"),
      ),
    )
    .returning({ id: ingestBatches.id });
  return revived.length > 0;
}
