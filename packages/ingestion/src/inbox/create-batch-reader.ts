import { AppError } from "@c4/contracts/errors";
import type { Batch, QuarantinedRecord } from "@c4/contracts/http/ingest";
import { fromPublicId, toPublicId } from "@c4/contracts/ids";
import { isTooDeep } from "@c4/contracts/json-depth";
import { ingestBatches } from "@c4/db/shard/ingest-batches";
import { quarantinedRecords } from "@c4/db/shard/quarantined-records";
import { sources } from "@c4/db/shard/sources";
import type { TenantTx, WithTenant } from "@c4/tenancy/with-tenant";
import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { microseconds } from "../microseconds.ts";
import { decodeCursor, type Page, type PageRequest, pageOf } from "./page-cursor.ts";

/** What became of batches. Ids are public ones; another tenant's id is not_found like one that never was. */
export type BatchReader = {
  /** @throws AppError not_found */
  getBatch(tenantId: string, batchId: string): Promise<Batch>;
  /** The latest first. @throws AppError invalid_cursor */
  listBatches(tenantId: string, page: PageRequest): Promise<Page<Batch>>;
  /** In the order of the batch. @throws AppError not_found, invalid_cursor */
  listQuarantined(tenantId: string, batchId: string, page: PageRequest): Promise<Page<QuarantinedRecord>>;
};

/** As {@link microseconds} writes it; a day that no calendar has would fail in the database only. */
const batchTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/)
  .refine((time) => z.iso.datetime().safeParse(`${time.replace(" ", "T")}Z`).success);
const batchPlace = z.tuple([batchTime, z.uuid()]);
const recordPlace = z.tuple([z.int32()]);

export function createBatchReader(withTenant: WithTenant): BatchReader {
  const reading = { readOnly: true };
  return {
    getBatch: (tenantId, batchId) =>
      withTenant(tenantId, async (tx) => publicBatch(await findBatch(tx, batchId)), reading),
    listBatches: (tenantId, { limit, cursor }) =>
      withTenant(
        tenantId,
        async (tx) => {
          const before = cursor === undefined ? undefined : decodeCursor(cursor, batchPlace);
          const older =
            before &&
            sql`(accepted_at, ${ingestBatches.id}) < (${`${before[0]}+00`}::timestamptz, ${before[1]})`;
          const rows = await selectBatches(tx)
            .where(and(eq(ingestBatches.tenantId, tenantId), older))
            .orderBy(desc(ingestBatches.acceptedAt), desc(ingestBatches.id))
            .limit(limit + 1);
          return pageOf(rows, limit, {
            toItem: publicBatch,
            placeOf: (row) => [row.acceptedPlace, row.batch.id],
          });
        },
        reading,
      ),
    listQuarantined: (tenantId, batchId, { limit, cursor }) =>
      withTenant(
        tenantId,
        async (tx) => {
          const { batch } = await findBatch(tx, batchId);
          const after = cursor === undefined ? 0 : decodeCursor(cursor, recordPlace)[0];
          const rows = await tx.db
            .select()
            .from(quarantinedRecords)
            .where(
              and(
                eq(quarantinedRecords.tenantId, tenantId),
                eq(quarantinedRecords.batchId, batch.id),
                gt(quarantinedRecords.position, after),
              ),
            )
            .orderBy(asc(quarantinedRecords.position))
            .limit(limit + 1);
          return pageOf(rows, limit, { toItem: publicRecord, placeOf: (row) => [row.position] });
        },
        reading,
      ),
  };
}

type BatchRow = Awaited<ReturnType<typeof selectBatches>>[number];

function selectBatches({ db }: TenantTx) {
  return db
    .select({
      batch: {
        id: ingestBatches.id,
        externalId: ingestBatches.externalId,
        state: ingestBatches.state,
        sizeBytes: ingestBatches.sizeBytes,
        received: ingestBatches.received,
        loaded: ingestBatches.loaded,
        unchanged: ingestBatches.unchanged,
        stale: ingestBatches.stale,
        superseded: ingestBatches.superseded,
        quarantined: ingestBatches.quarantined,
        excluded: ingestBatches.excluded,
        linesLoaded: ingestBatches.linesLoaded,
        acceptedAt: ingestBatches.acceptedAt,
        startedAt: ingestBatches.startedAt,
        loadedAt: ingestBatches.loadedAt,
        errorCode: ingestBatches.errorCode,
        errorMessage: ingestBatches.errorMessage,
      },
      acceptedPlace: microseconds(ingestBatches.acceptedAt),
      source: sources.slug,
    })
    .from(ingestBatches)
    .innerJoin(
      sources,
      and(eq(sources.tenantId, ingestBatches.tenantId), eq(sources.id, ingestBatches.sourceId)),
    );
}

async function findBatch(tx: TenantTx, publicId: string): Promise<BatchRow> {
  const id = fromPublicId("batch", publicId);
  const [found] =
    id === null
      ? []
      : await selectBatches(tx).where(and(eq(ingestBatches.tenantId, tx.tenantId), eq(ingestBatches.id, id)));
  if (found === undefined) throw new AppError("not_found", { detail: "there is no such batch" });
  return found;
}

function publicBatch({ batch, source }: BatchRow): Batch {
  const { received, loaded, unchanged, stale, superseded, quarantined, excluded, linesLoaded } = batch;
  return {
    batch_id: toPublicId("batch", batch.id),
    external_id: batch.externalId,
    source,
    state: batch.state,
    counts: {
      received,
      loaded,
      unchanged,
      stale,
      superseded,
      quarantined,
      excluded,
      lines_loaded: linesLoaded,
    },
    size_bytes: batch.sizeBytes,
    accepted_at: batch.acceptedAt.toISOString(),
    started_at: batch.startedAt?.toISOString() ?? null,
    loaded_at: batch.loadedAt?.toISOString() ?? null,
    error: batch.errorCode === null ? null : { code: batch.errorCode, message: batch.errorMessage ?? "" },
  };
}

function publicRecord(row: typeof quarantinedRecords.$inferSelect): QuarantinedRecord {
  return {
    id: toPublicId("quarantined", row.id),
    position: row.position,
    kind: row.kind,
    record_id: row.recordId,
    path: row.path,
    code: row.code,
    message: row.message,
    raw: parsedOrText(row.raw),
    state: row.state,
    created_at: row.createdAt.toISOString(),
  };
}

/** What is too deep to be loaded is too deep to be written as JSON again. */
function parsedOrText(raw: string): unknown {
  try {
    return isTooDeep(raw) ? raw : JSON.parse(raw);
  } catch {
    return raw;
  }
}
