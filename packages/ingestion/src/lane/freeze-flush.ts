import { formatDecimal4 } from "@c4/contracts/decimal4";
import type { LedgerTable } from "../ledger/ledger-columns.ts";
import { tsvBytes, tsvText } from "../ledger/tsv.ts";
import type { AppliedDocument } from "./applied-documents.ts";
import type { DecidedDocument, DecidedTenant } from "./decide-documents.ts";
import type { DocumentFigures } from "./flush-draft.ts";
import {
  type CompletenessDelta,
  type FlushManifest,
  type FrozenFlush,
  type FrozenTable,
  frozenTables,
  type TenantCommit,
} from "./frozen-flush.ts";

type Section = { readonly parts: Buffer[]; rows: number; readonly months: Record<string, number> };
type Sections = Readonly<Record<FrozenTable, Section>>;

/**
 * Writes down the exact rows of a flush: reversals and new rows of the ledgers, applied versions, and what each tenant's
 * commit will say. From here on every retry sends these bytes.
 */
export function freezeFlush(id: string, appliedSeq: number, tenants: readonly DecidedTenant[]): FrozenFlush {
  const sections: Sections = {
    sale_ledger_v1: emptySection(),
    sale_line_ledger_v1: emptySection(),
    payment_ledger_v1: emptySection(),
    document_v1: emptySection(),
  };
  const commits = tenants.map((tenant) => {
    for (const document of tenant.documents) {
      addRows(sections, document);
      addApplied(sections.document_v1, document, { tenantId: tenant.draft.tenantId, id, appliedSeq });
    }
    return commitOf(tenant);
  });
  return assemble({ id, appliedSeq, sections, commits });
}

function emptySection(): Section {
  return { parts: [], rows: 0, months: {} };
}

function assemble(of: {
  id: string;
  appliedSeq: number;
  sections: Sections;
  commits: TenantCommit[];
}): FrozenFlush {
  const commit = Buffer.from(JSON.stringify(of.commits));
  const parts: Buffer[] = [commit];
  let offset = commit.length;
  const sections = frozenTables.flatMap((table) => {
    const { parts: own, rows, months } = of.sections[table];
    if (rows === 0) return [];
    const length = own.reduce((sum, part) => sum + part.length, 0);
    for (const part of own) parts.push(part);
    offset += length;
    return [{ table, offset: offset - length, length, rows, months }];
  });
  const manifest: FlushManifest = {
    appliedSeq: of.appliedSeq,
    tenantIds: of.commits.map(({ tenantId }) => tenantId),
    commit: { offset: 0, length: commit.length },
    sections,
  };
  return { id: of.id, manifest, commits: of.commits, body: Buffer.concat(parts, offset), ageMs: 0 };
}

/** Ledger rows: what takes the applied version back, on its own date, and what the new one adds. */
function addRows(sections: Sections, { candidate, outcome, applied, reversal }: DecidedDocument): void {
  if (reversal !== undefined && applied !== undefined) {
    addLedgers(sections, applied.businessDate, reversal);
  }
  if (outcome !== "confirmed") addLedgers(sections, candidate.businessDate, candidate.encoded);
}

function addLedgers(
  sections: Sections,
  businessDate: string,
  of: { rows: Readonly<Record<LedgerTable, Buffer>>; lineCount: number; paymentCount: number },
): void {
  add(sections.sale_ledger_v1, { businessDate, part: of.rows.sale_ledger_v1, rows: 1 });
  add(sections.sale_line_ledger_v1, {
    businessDate,
    part: of.rows.sale_line_ledger_v1,
    rows: of.lineCount,
  });
  add(sections.payment_ledger_v1, { businessDate, part: of.rows.payment_ledger_v1, rows: of.paymentCount });
}

function add(section: Section, of: { businessDate: string; part: Buffer; rows: number }): void {
  if (of.rows === 0) return;
  const month = of.businessDate.slice(0, 7);
  section.parts.push(of.part);
  section.rows += of.rows;
  section.months[month] = (section.months[month] ?? 0) + of.rows;
}

/** The applied version. A confirmed one keeps the flush that wrote its ledger rows. */
function addApplied(
  section: Section,
  { candidate, outcome, applied }: DecidedDocument,
  { tenantId, id, appliedSeq }: { tenantId: string; id: string; appliedSeq: number },
): void {
  const { batch, businessDate, documentId, encoded, key, locationId, tombstone } = candidate;
  const flushId = outcome === "confirmed" && applied !== undefined ? applied.flushId : id;
  const row = [
    tenantId,
    batch.sourceId,
    "sale",
    tsvText(documentId),
    tsvBytes(key.contentHash),
    key.version,
    key.acceptedAt,
    key.position,
    businessDate,
    locationId,
    encoded.lineCount,
    tombstone ? 1 : 0,
    flushId,
    appliedSeq,
  ];
  add(section, { businessDate, part: Buffer.from(`${row.join("\t")}\n`), rows: 1 });
}

function commitOf({ draft, documents }: DecidedTenant): TenantCommit {
  const changed = documents.filter(({ outcome }) => outcome !== "confirmed");
  return {
    tenantId: draft.tenantId,
    documents: changed.length,
    lines: changed.reduce((sum, { candidate }) => sum + candidate.encoded.lineCount, 0),
    batches: [...draft.batches.values()].map(({ batchId, cursor, exhausted, counts }) => ({
      batchId,
      cursor,
      exhausted,
      counts,
    })),
    masters: [...draft.masters.values()].map(({ batch, key, namespace, master }) => ({
      batchId: batch.batchId,
      sourceId: batch.sourceId,
      kind: master.kind,
      id: master.id,
      namespace,
      externalId: master.externalId,
      fields: master.fields,
      attributes: master.attributes,
      key,
    })),
    placeholders: [...draft.references.values()].filter(
      ({ kind, id }) => !draft.masters.has(`${kind}\0${id}`),
    ),
    completeness: completenessOf(changed),
    quarantined: draft.quarantined,
  };
}

type Sum = Omit<DocumentFigures, "currency">;

function completenessOf(documents: readonly DecidedDocument[]): CompletenessDelta[] {
  const sums = new Map<string, Sum>();
  const add = (key: readonly string[], figures: DocumentFigures, sign: 1 | -1) => {
    const factor = BigInt(sign);
    const sum = sums.get(key.join("\t")) ?? { documents: 0, net: 0n, tax: 0n, payments: 0n };
    sums.set(key.join("\t"), {
      documents: sum.documents + sign * figures.documents,
      net: sum.net + factor * figures.net,
      tax: sum.tax + factor * figures.tax,
      payments: sum.payments + factor * figures.payments,
    });
  };
  const keyOf = (
    at: Pick<AppliedDocument, "locationId" | "businessDate">,
    sourceId: string,
    currency: string,
  ) => [sourceId, at.locationId, at.businessDate, currency];
  for (const { candidate, applied, reversal } of documents) {
    const { sourceId } = candidate.batch;
    add(keyOf(candidate, sourceId, candidate.figures.currency), candidate.figures, 1);
    if (applied === undefined || reversal === undefined) continue;
    add(keyOf(applied, sourceId, reversal.figures.currency), reversal.figures, -1);
  }
  return [...sums].map(([key, sum]) => {
    const [sourceId = "", locationId = "", businessDate = "", currency = ""] = key.split("\t");
    return {
      sourceId,
      locationId,
      businessDate,
      currency,
      documents: sum.documents,
      net: formatDecimal4(sum.net),
      tax: formatDecimal4(sum.tax),
      payments: formatDecimal4(sum.payments),
    };
  });
}
