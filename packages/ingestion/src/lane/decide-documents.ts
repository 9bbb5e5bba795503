import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { judgeVersion } from "../version-order.ts";
import { type AppliedDocument, readAppliedDocuments } from "./applied-documents.ts";
import type { DocumentCandidate, FlushDraft, TenantDraft } from "./flush-draft.ts";
import { quarantineRecord } from "./quarantine-record.ts";
import { type DocumentToReverse, type Reversal, reversalKey, reverseDocuments } from "./reverse-documents.ts";

/** A document whose applied version this flush moves. */
export type DecidedDocument = {
  readonly candidate: DocumentCandidate;
  /** `confirmed` writes the version only, no ledger rows. */
  readonly outcome: "new" | "changed" | "confirmed";
  readonly applied?: AppliedDocument;
  readonly reversal?: Reversal;
};

export type DecidedTenant = { readonly draft: TenantDraft; readonly documents: readonly DecidedDocument[] };

/**
 * Compares every document of the draft with what is applied and counts what came of it. Changed documents get the reversal
 * of their current rows; when those have expired the record is quarantined, because a correction would count as new.
 */
export async function decideDocuments(
  clickhouse: ClickHouseWriter,
  { flushId, tenants }: FlushDraft,
  signal: AbortSignal,
): Promise<DecidedTenant[]> {
  const compared: Compared[] = [];
  for (const draft of tenants) compared.push(...(await compareTenant(clickhouse, draft, signal)));
  const reversals = await reverseDocuments(clickhouse, compared.flatMap(toReverse), { flushId, signal });
  const decided = new Map<string, DecidedDocument[]>(tenants.map(({ tenantId }) => [tenantId, []]));
  for (const one of compared) {
    const document = decide(one, reversals);
    if (document !== null) decided.get(one.draft.tenantId)?.push(document);
  }
  return tenants.map((draft) => ({ draft, documents: decided.get(draft.tenantId) ?? [] }));
}

type Compared = {
  readonly draft: TenantDraft;
  readonly candidate: DocumentCandidate;
  readonly outcome: ReturnType<typeof judgeVersion>;
  readonly applied: AppliedDocument | undefined;
};

async function compareTenant(
  clickhouse: ClickHouseWriter,
  draft: TenantDraft,
  signal: AbortSignal,
): Promise<Compared[]> {
  const bySource = new Map<string, DocumentCandidate[]>();
  for (const candidate of draft.documents.values()) {
    const { sourceId } = candidate.batch;
    const others = bySource.get(sourceId);
    if (others === undefined) bySource.set(sourceId, [candidate]);
    else others.push(candidate);
  }
  const compared: Compared[] = [];
  for (const [sourceId, candidates] of bySource) {
    const documentIds = candidates.map(({ documentId }) => documentId);
    const found = await readAppliedDocuments(
      clickhouse,
      { tenantId: draft.tenantId, sourceId, documentIds },
      signal,
    );
    for (const candidate of candidates) {
      const applied = found.get(candidate.documentId);
      compared.push({ draft, candidate, applied, outcome: judgeVersion(candidate.key, applied?.key) });
    }
  }
  return compared;
}

function toReverse({ draft, candidate, outcome, applied }: Compared): DocumentToReverse[] {
  if (outcome !== "changed" || applied === undefined) return [];
  return [
    {
      tenantId: draft.tenantId,
      sourceId: candidate.batch.sourceId,
      documentId: candidate.documentId,
      applied,
    },
  ];
}

function decide(
  { draft, candidate, outcome, applied }: Compared,
  reversals: ReadonlyMap<string, Reversal>,
): DecidedDocument | null {
  const { counts, sourceId } = candidate.batch;
  if (outcome === "stale" || outcome === "unchanged") {
    counts[outcome] += 1;
    return null;
  }
  if (outcome === "confirmed" && applied !== undefined) {
    counts.unchanged += 1;
    return { candidate, outcome, applied };
  }
  if (outcome === "changed" && applied !== undefined) {
    const { documentId } = candidate;
    const reversal = reversals.get(reversalKey({ tenantId: draft.tenantId, sourceId, documentId }));
    if (reversal === undefined) {
      quarantineExpired(draft, candidate);
      return null;
    }
    count(candidate);
    return { candidate, outcome, applied, reversal };
  }
  count(candidate);
  return { candidate, outcome: "new" };
}

function count({ batch, encoded }: DocumentCandidate): void {
  batch.counts.loaded += 1;
  batch.counts.linesLoaded += encoded.lineCount;
}

function quarantineExpired(
  draft: TenantDraft,
  { batch, position, documentId, raw }: DocumentCandidate,
): void {
  quarantineRecord(draft, batch, {
    position,
    bytes: raw,
    kind: "sale",
    recordId: documentId,
    issue: {
      path: "id",
      code: "history_expired",
      message: "the lines of the version that is loaded are no longer kept, so it cannot be corrected",
    },
  });
}
