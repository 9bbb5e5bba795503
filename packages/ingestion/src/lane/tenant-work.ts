import { ingestBatches } from "@c4/db/shard/ingest-batches";
import { locations } from "@c4/db/shard/locations";
import { sources } from "@c4/db/shard/sources";
import type { TenantTx, WithTenant } from "@c4/tenancy/with-tenant";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { microseconds } from "../microseconds.ts";
import { minutesOfDay } from "../normalise/business-time.ts";
import type { KnownLocation } from "../normalise/normalise-sale.ts";
import type { VersionKey } from "../version-order.ts";

/** A batch with what is needed to read on where the last flush stopped. */
export type PendingBatch = Awaited<ReturnType<typeof pendingBatches>>[number];

export type DatedLocation = KnownLocation & { readonly key: VersionKey };

export type TenantWork = {
  readonly tenantId: string;
  readonly batches: PendingBatch[];
  /** Locations whose record has come, by id. */
  readonly locations: ReadonlyMap<string, DatedLocation>;
};

/** Reads what a flush needs of a tenant before its records are looked at. */
export function readTenantWork(
  withTenant: WithTenant,
  claim: { tenantId: string; batchIds: readonly string[] },
): Promise<TenantWork> {
  return withTenant(
    claim.tenantId,
    async (tx) => ({
      tenantId: claim.tenantId,
      batches: await pendingBatches(tx, claim.batchIds),
      locations: await datedLocations(tx),
    }),
    { readOnly: true },
  );
}

function pendingBatches({ db, tenantId }: TenantTx, batchIds: readonly string[]) {
  return db
    .select({
      id: ingestBatches.id,
      sourceId: ingestBatches.sourceId,
      namespace: sources.namespace,
      acceptedAt: microseconds(ingestBatches.acceptedAt),
      inlineBody: ingestBatches.inlineBody,
      chunks: ingestBatches.chunks,
      cursorChunk: ingestBatches.cursorChunk,
      cursorOffset: ingestBatches.cursorOffset,
      cursorLine: ingestBatches.cursorLine,
    })
    .from(ingestBatches)
    .innerJoin(
      sources,
      and(eq(sources.tenantId, ingestBatches.tenantId), eq(sources.id, ingestBatches.sourceId)),
    )
    .where(
      and(
        eq(ingestBatches.tenantId, tenantId),
        inArray(ingestBatches.id, [...batchIds]),
        inArray(ingestBatches.state, ["accepted", "loading"]),
      ),
    )
    .orderBy(asc(ingestBatches.acceptedAt), asc(ingestBatches.id));
}

async function datedLocations({ db, tenantId }: TenantTx): Promise<Map<string, DatedLocation>> {
  const rows = await db
    .select({
      id: locations.id,
      timeZone: locations.timeZone,
      dayStartTime: locations.dayStartTime,
      version: locations.version,
      acceptedAt: microseconds(locations.acceptedAt),
      position: locations.position,
      contentHash: sql<string>`encode(${locations.contentHash}, 'hex')`,
    })
    .from(locations)
    .where(and(eq(locations.tenantId, tenantId), eq(locations.placeholder, false)));
  return new Map(
    rows.map(({ id, timeZone, dayStartTime, ...key }) => [
      id,
      { timeZone: timeZone ?? "UTC", dayStartMinutes: minutesOfDay(dayStartTime), key },
    ]),
  );
}
