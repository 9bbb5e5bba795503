import { newId } from "@c4/db/new-id";
import { completeness } from "@c4/db/shard/completeness";
import { ingestBatches } from "@c4/db/shard/ingest-batches";
import { ingestFlushes } from "@c4/db/shard/ingest-flushes";
import { locations } from "@c4/db/shard/locations";
import { quarantinedRecords } from "@c4/db/shard/quarantined-records";
import { tenantHomes } from "@c4/db/shard/tenant-homes";
import type { Clock } from "@c4/runtime/clock";
import type { TenantTx, WithTenant } from "@c4/tenancy/with-tenant";
import { and, eq, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { ReferenceKind } from "../derive-id.ts";
import { addPlaceholders, applyMasters } from "./apply-masters.ts";
import { addOutcomes, noOutcomes, type OutcomeCounts } from "./flush-draft.ts";
import type { TenantCommit } from "./frozen-flush.ts";

/** What a tenant's readers must hear after its commit. */
export type CommittedTenant = {
  readonly tenantId: string;
  readonly dataVersion: number;
  readonly loading: boolean;
  /** False until its dimension mirrors are written. */
  readonly settled: boolean;
};

const homeRow = z.object({ data_version: z.coerce.number(), loading_flushes: z.coerce.number() });
const kinds = ["location", "product", "staff", "customer", "fx_rate"] as const satisfies ReferenceKind[];

/**
 * Before anything is inserted: the flush is noted for the tenant, its batches are loading and its figures are marked as
 * changing, so that nothing is cached from now on. Repeating it changes nothing.
 */
export function announceTenant(
  withTenant: WithTenant,
  flushId: string,
  { tenantId, documents, lines, batches }: TenantCommit,
): Promise<void> {
  return withTenant(tenantId, async ({ db }) => {
    const noted = await db
      .insert(ingestFlushes)
      .values({ tenantId, id: flushId, documents, lines })
      .onConflictDoNothing()
      .returning({ id: ingestFlushes.id });
    if (noted.length === 0) return;
    await db
      .update(tenantHomes)
      .set({ loadingFlushes: sql`${tenantHomes.loadingFlushes} + 1` })
      .where(eq(tenantHomes.tenantId, tenantId));
    await db.execute(sql`
      update ${ingestBatches} set state = 'loading', started_at = coalesce(started_at, clock_timestamp())
      where tenant_id = ${tenantId} and id = any(${`{${batches.map(({ batchId }) => batchId).join(",")}}`}::uuid[])
        and state = 'accepted'`);
  });
}

/**
 * One tenant's commit: master data, quarantine, completeness, batch counts and a new data version, all or nothing and once.
 * Returns the state to tell readers; null when it had been settled before.
 */
export function commitTenant(
  { withTenant, clock }: { withTenant: WithTenant; clock: Clock },
  flushId: string,
  commit: TenantCommit,
): Promise<CommittedTenant | null> {
  return withTenant(commit.tenantId, async (tx) => {
    const [flush] = await tx.db
      .select({ state: ingestFlushes.state, dataVersion: ingestFlushes.dataVersion })
      .from(ingestFlushes)
      .where(and(eq(ingestFlushes.tenantId, tx.tenantId), eq(ingestFlushes.id, flushId)))
      .for("update");
    if (flush === undefined) throw new Error(`flush ${flushId} was not announced for ${tx.tenantId}`);
    if (flush.state === "loaded") return null;
    if (flush.state === "committed") {
      return { tenantId: tx.tenantId, dataVersion: flush.dataVersion ?? 0, loading: true, settled: false };
    }
    return commitOnce(tx, { flushId, commit, clock });
  });
}

async function commitOnce(
  tx: TenantTx,
  { flushId, commit, clock }: { flushId: string; commit: TenantCommit; clock: Clock },
): Promise<CommittedTenant> {
  // First of all: the home's row lock puts the commits of a tenant's lanes one after the other.
  const [home] = await tx.db.execute(sql`
    update ${tenantHomes} set data_version = data_version + 1, last_loaded_at = clock_timestamp()
    where tenant_id = ${tx.tenantId} returning data_version, loading_flushes`);
  const { data_version: dataVersion, loading_flushes: loadingFlushes } = homeRow.parse(home);
  const { outcomes, mirrored } = await writeMasters(tx, commit, dataVersion);
  await writeQuarantine(tx, commit, clock);
  await writeCompleteness(tx, commit, clock);
  await writeCounts(tx, commit, outcomes);
  await forgetOldFlushes(tx, clock);
  const settled = mirrored === 0;
  if (settled) await settle(tx);
  await tx.db
    .update(ingestFlushes)
    .set({
      state: settled ? "loaded" : "committed",
      dataVersion,
      ...(settled ? { loadedAt: clock.now() } : {}),
    })
    .where(and(eq(ingestFlushes.tenantId, tx.tenantId), eq(ingestFlushes.id, flushId)));
  return { tenantId: tx.tenantId, dataVersion, loading: loadingFlushes > (settled ? 1 : 0), settled };
}

/** After the dimension mirrors: the tenant's figures no longer change under this flush. */
export function settleTenant(
  { withTenant, clock }: { withTenant: WithTenant; clock: Clock },
  flushId: string,
  { tenantId }: TenantCommit,
): Promise<void> {
  return withTenant(tenantId, async (tx) => {
    const settled = await tx.db
      .update(ingestFlushes)
      .set({ state: "loaded", loadedAt: clock.now() })
      .where(
        and(
          eq(ingestFlushes.tenantId, tenantId),
          eq(ingestFlushes.id, flushId),
          eq(ingestFlushes.state, "committed"),
        ),
      )
      .returning({ id: ingestFlushes.id });
    if (settled.length > 0) await settle(tx);
  });
}

const keptMs = 7 * 24 * 3_600_000;

/** Ids of flushes sort by time, so what is old is a range of the primary key, and each commit finds little of it. */
async function forgetOldFlushes({ db, tenantId }: TenantTx, clock: Clock): Promise<void> {
  const oldest = newId(new Date(clock.now().getTime() - keptMs));
  await db
    .delete(ingestFlushes)
    .where(
      and(
        eq(ingestFlushes.tenantId, tenantId),
        lt(ingestFlushes.id, oldest),
        eq(ingestFlushes.state, "loaded"),
      ),
    );
}

async function settle({ db, tenantId }: TenantTx): Promise<void> {
  await db
    .update(tenantHomes)
    .set({ loadingFlushes: sql`greatest(0, ${tenantHomes.loadingFlushes} - 1)` })
    .where(eq(tenantHomes.tenantId, tenantId));
}

async function writeMasters(
  tx: TenantTx,
  { masters, placeholders }: TenantCommit,
  seq: number,
): Promise<{ outcomes: Map<string, OutcomeCounts>; mirrored: number }> {
  const outcomes = new Map<string, OutcomeCounts>();
  let mirrored = 0;
  for (const kind of kinds) {
    const own = masters.filter((master) => master.kind === kind);
    if (own.length > 0) {
      for (const { batchId, outcome } of await applyMasters(tx, kind, { masters: own, seq })) {
        const counts = outcomes.get(batchId) ?? noOutcomes();
        counts[outcome] += 1;
        outcomes.set(batchId, counts);
        if (outcome === "loaded") mirrored += 1;
      }
    }
    const named = placeholders.filter((placeholder) => placeholder.kind === kind);
    if (named.length > 0) {
      mirrored += await addPlaceholders(tx, kind, {
        placeholders: named,
        seq,
        acceptedAt: "1970-01-01 00:00:00+00",
      });
    }
  }
  return { outcomes, mirrored };
}

async function writeQuarantine(
  { db, tenantId }: TenantTx,
  { quarantined }: TenantCommit,
  clock: Clock,
): Promise<void> {
  if (quarantined.length === 0) return;
  const rows = quarantined.map((record) => ({
    tenant_id: tenantId,
    batch_id: record.batchId,
    position: record.position,
    id: newId(clock.now()),
    kind: record.kind,
    record_id: record.recordId,
    path: record.path,
    code: record.code,
    message: record.message,
    raw: record.raw,
  }));
  await db.execute(sql`
    insert into ${quarantinedRecords} (tenant_id, batch_id, position, id, kind, record_id, path, code, message, raw)
    select tenant_id, batch_id, position, id, kind, record_id, path, code, message, raw
    from json_populate_recordset(null::${quarantinedRecords}, ${JSON.stringify(rows)}::text::json)
    on conflict (tenant_id, batch_id, position) do nothing`);
}

/** The latest date anywhere on earth. */
function latestDate(clock: Clock): string {
  return new Date(clock.now().getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
}

async function writeCompleteness(
  { db, tenantId }: TenantTx,
  commit: TenantCommit,
  clock: Clock,
): Promise<void> {
  if (commit.completeness.length === 0) return;
  const rows = commit.completeness.map((delta) => ({
    tenant_id: tenantId,
    source_id: delta.sourceId,
    location_id: delta.locationId,
    business_date: delta.businessDate,
    currency: delta.currency,
    documents: delta.documents,
    net: delta.net,
    tax: delta.tax,
    payments: delta.payments,
  }));
  await db.execute(sql`
    insert into ${completeness} as held
      (tenant_id, source_id, location_id, business_date, currency, documents, net, tax, payments)
    select tenant_id, source_id, location_id, business_date, currency, documents, net, tax, payments
    from json_populate_recordset(null::${completeness}, ${JSON.stringify(rows)}::text::json)
    on conflict (tenant_id, source_id, location_id, business_date, currency) do update set
      documents = held.documents + excluded.documents, net = held.net + excluded.net,
      tax = held.tax + excluded.tax, payments = held.payments + excluded.payments`);
  // The newest day of a location may still be open; the day before it is complete. The slowest location decides. A till
  // whose clock is ahead says nothing about days that have not come.
  await db.execute(sql`
    update ${tenantHomes} set complete_through = (
      select min(latest.business_date) - 1
      from ${locations} place
      cross join lateral (
        select max(business_date) as business_date from ${completeness} loaded
        where loaded.tenant_id = place.tenant_id and loaded.location_id = place.id and loaded.documents > 0
          and loaded.business_date <= ${latestDate(clock)}
      ) latest
      where place.tenant_id = ${tenantId} and place.closed_on is null and latest.business_date is not null)
    where tenant_id = ${tenantId}`);
}

async function writeCounts(
  { db, tenantId }: TenantTx,
  { batches }: TenantCommit,
  masters: ReadonlyMap<string, OutcomeCounts>,
): Promise<void> {
  const rows = batches.map(({ batchId, cursor, exhausted, counts }) => {
    const sum = { ...counts };
    const own = masters.get(batchId);
    if (own !== undefined) addOutcomes(sum, own);
    return { id: batchId, exhausted, ...cursor, ...sum };
  });
  await db.execute(sql`
    update ${ingestBatches} as batch set
      cursor_chunk = taken.chunk, cursor_offset = taken."offset", cursor_line = taken.line,
      loaded = batch.loaded + taken.loaded, unchanged = batch.unchanged + taken.unchanged,
      stale = batch.stale + taken.stale, superseded = batch.superseded + taken.superseded,
      quarantined = batch.quarantined + taken.quarantined, excluded = batch.excluded + taken.excluded,
      lines_loaded = batch.lines_loaded + taken."linesLoaded",
      attempts = 0, error_code = null, error_message = null,
      state = case when taken.exhausted then 'loaded' else 'loading' end,
      loaded_at = case when taken.exhausted then clock_timestamp() end
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as taken (
      id uuid, exhausted boolean, chunk integer, "offset" integer, line integer, loaded integer, unchanged integer,
      stale integer, superseded integer, quarantined integer, excluded integer, "linesLoaded" integer)
    where batch.tenant_id = ${tenantId} and batch.id = taken.id`);
}
