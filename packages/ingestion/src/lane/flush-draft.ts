import type { Decimal4 } from "@c4/contracts/decimal4";
import type { EncodedSale } from "../ledger/encode-sale.ts";
import type { CanonicalMaster } from "../normalise/normalise-master.ts";
import type { VersionKey } from "../version-order.ts";
import type { FrozenPlaceholder } from "./frozen-flush.ts";

/** Next byte of a batch to read: chunk (from 0), offset in it, and the number of the line that was read last. */
export type BatchCursor = { readonly chunk: number; readonly offset: number; readonly line: number };

export type OutcomeCounts = {
  loaded: number;
  unchanged: number;
  stale: number;
  superseded: number;
  quarantined: number;
  excluded: number;
  linesLoaded: number;
};

/** What this flush takes of one batch. */
export type BatchDraft = {
  readonly batchId: string;
  readonly sourceId: string;
  readonly namespace: string | null;
  readonly acceptedAt: string;
  cursor: BatchCursor;
  /** Set when the last line has been read. */
  exhausted: boolean;
  readonly counts: OutcomeCounts;
};

/** What completeness counts of a document. */
export type DocumentFigures = {
  readonly currency: string;
  readonly documents: number;
  readonly net: Decimal4;
  readonly tax: Decimal4;
  readonly payments: Decimal4;
};

/** A document that arrived in this flush and may become the applied version. */
export type DocumentCandidate = {
  readonly batch: BatchDraft;
  readonly documentId: string;
  readonly key: VersionKey;
  readonly businessDate: string;
  readonly locationId: string;
  readonly tombstone: boolean;
  readonly encoded: EncodedSale;
  readonly figures: DocumentFigures;
  readonly position: number;
  /** The record as it was sent, in case it must be quarantined after all. */
  readonly raw: Buffer;
};

export type MasterCandidate = {
  readonly batch: BatchDraft;
  readonly key: VersionKey;
  readonly namespace: string | null;
  readonly master: CanonicalMaster;
};

export type QuarantineDraft = {
  readonly batchId: string;
  readonly position: number;
  readonly kind: string | null;
  readonly recordId: string | null;
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly raw: string;
};

/** Everything of one tenant in a flush that is being put together. */
export type TenantDraft = {
  readonly tenantId: string;
  readonly batches: Map<string, BatchDraft>;
  /** By source and document id. */
  readonly documents: Map<string, DocumentCandidate>;
  /** By kind and id. */
  readonly masters: Map<string, MasterCandidate>;
  /** What sales name and may not exist yet, by id. */
  readonly references: Map<string, FrozenPlaceholder>;
  readonly quarantined: QuarantineDraft[];
};

/** Batches that could not be read or normalised although nothing is wrong with their records: told apart from the rest. */
export type BatchFailure = { readonly tenantId: string; readonly batchId: string; readonly error: unknown };

export type TenantFailure = { readonly tenantId: string; readonly error: unknown };

export type FlushDraft = {
  readonly flushId: string;
  readonly tenants: readonly TenantDraft[];
  readonly failures: readonly BatchFailure[];
  /** Tenants whose batches could not even be looked at, for instance while they are moved. */
  readonly unreachable: readonly TenantFailure[];
};

export function noOutcomes(): OutcomeCounts {
  return { loaded: 0, unchanged: 0, stale: 0, superseded: 0, quarantined: 0, excluded: 0, linesLoaded: 0 };
}

export function addOutcomes(sum: OutcomeCounts, more: OutcomeCounts): void {
  sum.loaded += more.loaded;
  sum.unchanged += more.unchanged;
  sum.stale += more.stale;
  sum.superseded += more.superseded;
  sum.quarantined += more.quarantined;
  sum.excluded += more.excluded;
  sum.linesLoaded += more.linesLoaded;
}
