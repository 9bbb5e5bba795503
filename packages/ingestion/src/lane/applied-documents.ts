import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { z } from "zod";
import type { VersionKey } from "../version-order.ts";
import { parameterChunks } from "./parameter-chunks.ts";

/** What is applied of a document: its version, and where its current ledger rows are. */
export type AppliedDocument = {
  readonly key: VersionKey;
  readonly businessDate: string;
  readonly locationId: string;
  readonly lineCount: number;
  readonly tombstone: boolean;
  /** The flush that wrote its current rows. */
  readonly flushId: string;
};

const row = z
  .object({
    document_id: z.string(),
    content_hash: z.string(),
    version: z.coerce.number(),
    accepted_at: z.string(),
    position: z.number(),
    business_date: z.string(),
    location_id: z.string(),
    line_count: z.number(),
    tombstone: z.number(),
    flush_id: z.string(),
  })
  .transform((found) => ({
    documentId: found.document_id,
    applied: {
      key: {
        version: found.version,
        acceptedAt: found.accepted_at,
        position: found.position,
        contentHash: found.content_hash,
      },
      businessDate: found.business_date,
      locationId: found.location_id,
      lineCount: found.line_count,
      tombstone: found.tombstone === 1,
      flushId: found.flush_id,
    } satisfies AppliedDocument,
  }));

const query = `
  SELECT document_id, lower(hex(content_hash)) AS content_hash, version, toString(accepted_at) AS accepted_at, position,
    business_date, location_id, line_count, tombstone, flush_id
  FROM c4.document_v1 FINAL
  WHERE tenant_id = {tenant_id:UUID} AND source_id = {source_id:UUID} AND record_kind = 'sale'
    AND document_id IN {document_ids:Array(String)}`;

/** The applied versions of these documents of one source, by document id. */
export async function readAppliedDocuments(
  clickhouse: ClickHouseWriter,
  of: { tenantId: string; sourceId: string; documentIds: readonly string[] },
  signal: AbortSignal,
): Promise<Map<string, AppliedDocument>> {
  const applied = new Map<string, AppliedDocument>();
  for (const documentIds of parameterChunks(of.documentIds, (documentId) => documentId)) {
    const params = { tenant_id: of.tenantId, source_id: of.sourceId, document_ids: documentIds };
    for (const found of await clickhouse.query({ query, params, row, signal })) {
      applied.set(found.documentId, found.applied);
    }
  }
  return applied;
}
