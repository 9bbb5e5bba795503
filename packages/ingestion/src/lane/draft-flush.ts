import { setImmediate as nextTurn } from "node:timers/promises";
import { newId } from "@c4/db/new-id";
import type { Clock } from "@c4/runtime/clock";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import type { ZoneOffset } from "../normalise/business-time.ts";
import { rawChunkKey, readRawChunk } from "../raw-chunk.ts";
import type { Claim } from "./claim-batches.ts";
import { createTenantDrafter, type TenantDrafter } from "./draft-tenant.ts";
import {
  type BatchDraft,
  type BatchFailure,
  type FlushDraft,
  noOutcomes,
  type TenantFailure,
} from "./flush-draft.ts";
import type { TenantMemories } from "./tenant-memories.ts";
import { type PendingBatch, readTenantWork } from "./tenant-work.ts";

export type DraftFlushDeps = {
  readonly withTenant: WithTenant;
  readonly objectStore: ObjectStore;
  readonly zoneOffset: ZoneOffset;
  readonly clock: Clock;
  /** Months a tenant's plan keeps, counted from the business date. */
  readonly retentionMonthsOf: (tenantId: string) => Promise<number>;
  readonly memories: TenantMemories;
};

export type DraftOptions = {
  /** Ledger rows a flush may have, about. */
  readonly rowBudget: number;
  readonly signal: AbortSignal;
  /** What a flush that is still being loaded has taken: its batches are read on from there. */
  readonly taken: ReadonlyMap<string, BatchDraft>;
};

type Reader = { readonly drafter: TenantDrafter; readonly batches: PendingBatch[]; chunk: Buffer | null };

/** How long the thread may work before others get a turn: sockets must be served while records are normalised. */
const turnMs = 4;
const tenantsAtOnce = 4;
const newline = 10;

/**
 * Reads and normalises the next records of every tenant with work. The budget is shared equally; what one tenant does not
 * use goes to the others. Nothing is written: a draft that is dropped is read again by the next flush.
 */
export async function draftFlush(
  deps: DraftFlushDeps,
  claims: readonly Claim[],
  { rowBudget, signal, taken }: DraftOptions,
): Promise<FlushDraft> {
  const failures: BatchFailure[] = [];
  const unreachable: TenantFailure[] = [];
  const readers: Reader[] = [];
  const flushId = newId(deps.clock.now());
  const open = async (claim: Claim) => {
    try {
      readers.push(await openReader(deps, claim, { taken, flushId }));
    } catch (error) {
      signal.throwIfAborted();
      unreachable.push({ tenantId: claim.tenantId, error });
    }
  };
  for (let at = 0; at < claims.length; at += tenantsAtOnce) {
    await Promise.all(claims.slice(at, at + tenantsAtOnce).map(open));
  }
  let budget = rowBudget;
  let active = readers.filter(hasMore);
  while (budget > 0 && active.length > 0) {
    const share = Math.max(1, Math.floor(budget / active.length));
    for (const reader of active) budget -= await readShare(deps, reader, { share, signal, failures });
    active = active.filter(hasMore);
  }
  for (const { drafter } of readers) drafter.finish();
  const tenants = readers.map(({ drafter }) => drafter.draft).filter(({ batches }) => batches.size > 0);
  return { flushId, tenants, failures, unreachable };
}

async function openReader(
  deps: DraftFlushDeps,
  claim: Claim,
  { taken, flushId }: { taken: DraftOptions["taken"]; flushId: string },
): Promise<Reader> {
  const work = await readTenantWork(deps.withTenant, claim);
  const retentionMonths = await deps.retentionMonthsOf(claim.tenantId);
  const today = deps.clock.now().toISOString().slice(0, 10);
  const drafter = createTenantDrafter({
    work,
    flushId,
    memory: deps.memories.of(claim.tenantId),
    retentionMonths,
    today,
    zoneOffset: deps.zoneOffset,
  });
  const batches = work.batches.flatMap((batch) => readOn(batch, taken.get(batch.id)));
  return { drafter, batches, chunk: null };
}

function readOn(batch: PendingBatch, taken: BatchDraft | undefined): PendingBatch[] {
  if (taken === undefined) return [batch];
  const { chunk: cursorChunk, offset: cursorOffset, line: cursorLine } = taken.cursor;
  return taken.exhausted ? [] : [{ ...batch, cursorChunk, cursorOffset, cursorLine }];
}

function hasMore({ batches }: Reader): boolean {
  return batches.length > 0;
}

/** Reads from a tenant's oldest batches until its share is used; returns what it used. */
async function readShare(
  deps: DraftFlushDeps,
  reader: Reader,
  { share, signal, failures }: { share: number; signal: AbortSignal; failures: BatchFailure[] },
): Promise<number> {
  let used = 0;
  while (used < share) {
    const batch = reader.batches[0];
    if (batch === undefined) return used;
    try {
      used += await readBatch(deps, reader, { batch, share: share - used, signal });
    } catch (error) {
      signal.throwIfAborted();
      const { tenantId, batches } = reader.drafter.draft;
      failures.push({ tenantId, batchId: batch.id, error });
      if (batches.get(batch.id)?.cursor.line === batch.cursorLine) batches.delete(batch.id);
      reader.batches.shift();
      reader.chunk = null;
    }
  }
  return used;
}

async function readBatch(
  deps: DraftFlushDeps,
  reader: Reader,
  { batch, share, signal }: { batch: PendingBatch; share: number; signal: AbortSignal },
): Promise<number> {
  const { drafter } = reader;
  const taken = draftOf(drafter, batch);
  let used = 0;
  let turnEndsAt = performance.now() + turnMs;
  while (used < share) {
    reader.chunk ??= await readChunk(deps, drafter.draft.tenantId, batch, taken.cursor.chunk);
    if (reader.chunk === null) {
      taken.exhausted = true;
      reader.batches.shift();
      return used;
    }
    const line = nextLine(reader.chunk, taken);
    if (line === null) {
      taken.cursor = { chunk: taken.cursor.chunk + 1, offset: 0, line: taken.cursor.line };
      reader.chunk = null;
      continue;
    }
    if (!isBlank(line.bytes)) used += drafter.take(taken, line);
    taken.cursor = line.next;
    if (performance.now() > turnEndsAt) {
      await nextTurn();
      signal.throwIfAborted();
      turnEndsAt = performance.now() + turnMs;
    }
  }
  return used;
}

function draftOf({ draft }: TenantDrafter, batch: PendingBatch): BatchDraft {
  const known = draft.batches.get(batch.id);
  if (known !== undefined) return known;
  const taken: BatchDraft = {
    batchId: batch.id,
    sourceId: batch.sourceId,
    namespace: batch.namespace,
    acceptedAt: batch.acceptedAt,
    cursor: { chunk: batch.cursorChunk, offset: batch.cursorOffset, line: batch.cursorLine },
    exhausted: false,
    counts: noOutcomes(),
  };
  draft.batches.set(batch.id, taken);
  return taken;
}

/** Null behind the last chunk. An inline body is the one chunk of its batch. */
async function readChunk(
  { objectStore }: DraftFlushDeps,
  tenantId: string,
  batch: PendingBatch,
  index: number,
): Promise<Buffer | null> {
  if (batch.inlineBody !== null) return index === 0 ? batch.inlineBody : null;
  if (index >= batch.chunks) return null;
  return readRawChunk(objectStore, rawChunkKey(tenantId, batch.id, index));
}

function nextLine(chunk: Buffer, { cursor }: BatchDraft) {
  if (cursor.offset >= chunk.length) return null;
  const found = chunk.indexOf(newline, cursor.offset);
  const end = found === -1 ? chunk.length : found;
  const position = cursor.line + 1;
  return {
    bytes: chunk.subarray(cursor.offset, end),
    position,
    next: { chunk: cursor.chunk, offset: end + 1, line: position },
  };
}

/** Nothing but JSON white space. */
function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}
