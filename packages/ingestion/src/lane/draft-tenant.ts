import { isUtf8 } from "node:buffer";
import { type EncodedSale, encodeSale } from "../ledger/encode-sale.ts";
import { minutesOfDay, type ZoneOffset } from "../normalise/business-time.ts";
import { expiryOf } from "../normalise/expiry.ts";
import { type NormalisedLine, normaliseLine } from "../normalise/normalise-line.ts";
import type { CanonicalMaster } from "../normalise/normalise-master.ts";
import type { CanonicalSale, SaleContext } from "../normalise/normalise-sale.ts";
import { compareVersions, judgeVersion } from "../version-order.ts";
import type { BatchDraft, DocumentCandidate, DocumentFigures, TenantDraft } from "./flush-draft.ts";
import { quarantineRecord } from "./quarantine-record.ts";
import type { TenantMemory } from "./tenant-memories.ts";
import type { DatedLocation, TenantWork } from "./tenant-work.ts";

/** One record of a batch: its bytes and its place. */
export type RawLine = { readonly bytes: Buffer; readonly position: number };

export type TenantDrafter = {
  readonly draft: TenantDraft;
  /** Takes one record in; returns what it weighs against the flush's budget (about its ledger rows). */
  take(batch: BatchDraft, line: RawLine): number;
  /** Gives sales whose location was unknown another look, now that every location of the flush has been seen. */
  finish(): void;
};

export type TenantDrafterDeps = {
  readonly work: TenantWork;
  /** The flush whose rows these will be. */
  readonly flushId: string;
  readonly memory: TenantMemory;
  readonly retentionMonths: number;
  /** `YYYY-MM-DD`: what would expire before it is not loaded. */
  readonly today: string;
  readonly zoneOffset: ZoneOffset;
};

const bytesPerWeight = 256;

/** What a drafter has seen so far. */
type Drafting = TenantDrafterDeps & {
  readonly draft: TenantDraft;
  /** Locations that came in this flush and are later than what is applied. */
  readonly arrived: Map<string, DatedLocation>;
  readonly contexts: Map<string, SaleContext>;
  readonly expiries: Map<string, string>;
};

type TakenLine = { readonly batch: BatchDraft; readonly line: RawLine };

/** Collects one tenant's part of a flush: the latest version of each record, quarantine, and counts per batch. */
export function createTenantDrafter(deps: TenantDrafterDeps): TenantDrafter {
  const draft = emptyDraft(deps.work.tenantId);
  const drafting: Drafting = { ...deps, draft, arrived: new Map(), contexts: new Map(), expiries: new Map() };
  let waiting: (TakenLine & { readonly result: Quarantined })[] = [];
  return {
    draft,
    take: (batch, line) => {
      const result = normaliseBytes(line.bytes, contextOf(drafting, batch));
      if (result.outcome === "quarantined" && result.issue.code === "location_unknown") {
        waiting.push({ batch, line, result });
      } else settle(drafting, { batch, line }, result);
      if (result.outcome === "sale") return 1 + result.sale.lines.length;
      return 1 + Math.floor(line.bytes.length / bytesPerWeight);
    },
    finish: () => {
      for (const { batch, line, result } of waiting) {
        const found = drafting.arrived.size > 0;
        const again = found ? normaliseBytes(line.bytes, contextOf(drafting, batch)) : result;
        settle(drafting, { batch, line }, again);
      }
      waiting = [];
    },
  };
}

function emptyDraft(tenantId: string): TenantDraft {
  return {
    tenantId,
    batches: new Map(),
    documents: new Map(),
    masters: new Map(),
    references: new Map(),
    quarantined: [],
  };
}

function contextOf(drafting: Drafting, { namespace, sourceId }: BatchDraft): SaleContext {
  const { arrived, contexts, draft, memory, work, zoneOffset } = drafting;
  const known = contexts.get(sourceId);
  if (known !== undefined) return known;
  const context: SaleContext = {
    idOf: memory.deriver(namespace),
    locationOf: (id) => arrived.get(id) ?? work.locations.get(id),
    zoneOffset,
    onReference: (reference) => {
      if (memory.isKnown(reference.id) || draft.references.has(reference.id)) return;
      draft.references.set(reference.id, { ...reference, sourceId, namespace });
    },
  };
  contexts.set(sourceId, context);
  return context;
}

function settle(drafting: Drafting, taken: TakenLine, result: NormalisedLine): void {
  if (result.outcome === "sale") addSale(drafting, taken, result.sale);
  else if (result.outcome === "master") addMaster(drafting, taken, result.master);
  else if (result.outcome === "excluded") taken.batch.counts.excluded += 1;
  else quarantineRecord(drafting.draft, taken.batch, { ...taken.line, ...result });
}

function addSale(drafting: Drafting, taken: TakenLine, sale: CanonicalSale): void {
  const { draft, flushId, retentionMonths, today } = drafting;
  const { batch } = taken;
  const expiry = expiresOn(drafting, sale.businessDate);
  if (expiry <= today) {
    const message = `the plan keeps ${retentionMonths} months; ${sale.businessDate} is before that`;
    quarantineRecord(draft, batch, {
      ...taken.line,
      issue: { path: "business_date", code: "beyond_retention", message },
      kind: "sale",
      recordId: sale.documentId,
    });
    return;
  }
  const owner = { tenantId: draft.tenantId, sourceId: batch.sourceId, flushId, expiresOn: expiry };
  const candidate = candidateOf(sale, taken, encodeSale(sale, owner));
  keepLatest(draft.documents, `${batch.sourceId}\0${sale.documentId}`, candidate);
}

function expiresOn({ expiries, retentionMonths }: Drafting, businessDate: string): string {
  const known = expiries.get(businessDate);
  if (known !== undefined) return known;
  const expiry = expiryOf(businessDate, retentionMonths);
  expiries.set(businessDate, expiry);
  return expiry;
}

function addMaster(drafting: Drafting, { batch, line }: TakenLine, master: CanonicalMaster): void {
  const key = {
    version: master.version ?? -1,
    acceptedAt: batch.acceptedAt,
    position: line.position,
    contentHash: master.contentHash,
  };
  const candidate = { batch, key, namespace: batch.namespace, master };
  const kept = keepLatest(drafting.draft.masters, `${master.kind}\0${master.id}`, candidate);
  if (master.kind === "location" && kept) locate(drafting, master, key);
}

/** A location of this flush dates its sales when it is later than the one that is applied. */
function locate({ arrived, work }: Drafting, master: CanonicalMaster, key: DatedLocation["key"]): void {
  const outcome = judgeVersion(key, work.locations.get(master.id)?.key);
  if (outcome !== "new" && outcome !== "changed") return;
  arrived.set(master.id, {
    timeZone: String(master.fields.time_zone),
    dayStartMinutes: minutesOfDay(String(master.fields.day_start_time)),
    key,
  });
}

type Quarantined = Extract<NormalisedLine, { outcome: "quarantined" }>;

function normaliseBytes(bytes: Buffer, context: SaleContext): NormalisedLine {
  if (isUtf8(bytes)) return normaliseLine(bytes.toString("utf8"), context);
  const issue = { path: "", code: "invalid_text", message: "the line is not UTF-8" };
  return { outcome: "quarantined", issue, kind: null, recordId: null };
}

/** Several versions of one record in a flush: the latest stays, the others are superseded. True when `candidate` stays. */
function keepLatest<Candidate extends { key: DocumentCandidate["key"]; batch: BatchDraft }>(
  kept: Map<string, Candidate>,
  id: string,
  candidate: Candidate,
): boolean {
  const other = kept.get(id);
  if (other !== undefined && compareVersions(candidate.key, other.key) <= 0) {
    candidate.batch.counts.superseded += 1;
    return false;
  }
  if (other !== undefined) other.batch.counts.superseded += 1;
  kept.set(id, candidate);
  return true;
}

function candidateOf(
  sale: CanonicalSale,
  { batch, line }: TakenLine,
  encoded: EncodedSale,
): DocumentCandidate {
  return {
    batch,
    documentId: sale.documentId,
    key: {
      version: sale.version ?? -1,
      acceptedAt: batch.acceptedAt,
      position: line.position,
      contentHash: encoded.contentHash,
    },
    businessDate: sale.businessDate,
    locationId: sale.locationId,
    tombstone: sale.kind === "void",
    encoded,
    figures: figuresOf(sale),
    position: line.position,
    raw: line.bytes,
  };
}

function figuresOf({ measures, payments, currency, kind }: CanonicalSale): DocumentFigures {
  return {
    currency,
    documents: kind === "void" ? 0 : 1,
    net: measures.grossSales - measures.discounts - measures.returns,
    tax: measures.tax,
    payments: payments.reduce((sum, { amount }) => sum + amount, 0n),
  };
}
