import { formatDecimal4 } from "@c4/contracts/decimal4";
import { ledgerTables } from "../ledger/ledger-columns.ts";
import { tsvBytes, tsvText } from "../ledger/tsv.ts";
import type { AppliedDocument } from "./applied-documents.ts";
import type { DecidedDocument, DecidedTenant } from "./decide-documents.ts";
import type { DocumentFigures } from "./flush-draft.ts";
import {
  type CompletenessDelta,
  type FlushManifest,
  type FrozenFlush,
  type FrozenPlaceholder,
  type FrozenTable,
  frozenTables,
  type TenantCommit,
} from "./frozen-flush.ts";

type Section = { rows: string[]; months: Record<string, number> };
type Sections = Record<FrozenTable, Section>;

/**
 * Writes down the exact rows of a flush: reversals and new rows of the ledgers, applied versions, and what each tenant's
 * commit will say. From here on every retry sends these bytes.
 */
export function freezeFlush(id: string, appliedSeq: number, tenants: readonly DecidedTenant[]): FrozenFlush {
  const sections: Sections = {
    sale_ledger_v1: { rows: [], months: {} },
    sale_line_ledger_v1: { rows: [], months: {} },
    payment_ledger_v1: { rows: [], months: {} },
    document_v1: { rows: [], months: {} },
  };
  const commits = tenants.map((tenant) => {
    for (const document of tenant.documents) addDocument(sections, document, { tenant, id, appliedSeq });
    return commitOf(tenant);
  });
  return assemble({ id, appliedSeq, sections, commits });
}

function assemble(of: {
  id: string;
  appliedSeq: number;
  sections: Sections;
  commits: TenantCommit[];
}): FrozenFlush {
  const parts: Buffer[] = [];
  let offset = 0;
  const append = (part: Buffer) => {
    parts.push(part);
    offset += part.length;
    return { offset: offset - part.length, length: part.length };
  };
  const manifest: FlushManifest = {
    appliedSeq: of.appliedSeq,
    tenantIds: of.commits.map(({ tenantId }) => tenantId),
    commit: append(Buffer.from(JSON.stringify(of.commits))),
    sections: [],
  };
  for (const table of frozenTables) {
    const { rows, months } = of.sections[table];
    if (rows.length === 0) continue;
    const place = append(Buffer.from(rows.join("")));
    manifest.sections.push({ table, ...place, rows: rows.length, months });
  }
  return { id: of.id, manifest, commits: of.commits, body: Buffer.concat(parts) };
}

function addDocument(
  sections: Sections,
  { candidate, outcome, applied, reversal }: DecidedDocument,
  { tenant, id, appliedSeq }: { tenant: DecidedTenant; id: string; appliedSeq: number },
): void {
  const add = (table: FrozenTable, businessDate: string, rows: readonly string[]) => {
    if (rows.length === 0) return;
    const { months, rows: all } = sections[table];
    const month = businessDate.slice(0, 7);
    months[month] = (months[month] ?? 0) + rows.length;
    for (const row of rows) all.push(row);
  };
  const { encoded, businessDate, expiresOn } = candidate;
  if (reversal !== undefined && applied !== undefined) {
    for (const table of ledgerTables) add(table, applied.businessDate, reversal.rows[table]);
  }
  if (outcome !== "confirmed") {
    const tail = `\t1\t${id}\t${expiresOn}\n`;
    add("sale_ledger_v1", businessDate, [encoded.documentRow + tail]);
    add(
      "sale_line_ledger_v1",
      businessDate,
      encoded.lineRows.map((row) => row + tail),
    );
    add(
      "payment_ledger_v1",
      businessDate,
      encoded.paymentRows.map((row) => row + tail),
    );
  }
  const flushId = outcome === "confirmed" && applied !== undefined ? applied.flushId : id;
  add("document_v1", businessDate, [
    `${tenant.draft.tenantId}\t${candidate.batch.sourceId}\tsale\t${tsvText(candidate.documentId)}\t${tsvBytes(
      candidate.key.contentHash,
    )}\t${candidate.key.version}\t${candidate.key.acceptedAt}\t${candidate.key.position}\t${businessDate}\t${
      candidate.locationId
    }\t${encoded.lineRows.length}\t${candidate.tombstone ? 1 : 0}\t${flushId}\t${appliedSeq}\n`,
  ]);
}

function commitOf({ draft, documents }: DecidedTenant): TenantCommit {
  const changed = documents.filter(({ outcome }) => outcome !== "confirmed");
  return {
    tenantId: draft.tenantId,
    documents: changed.length,
    lines: changed.reduce((sum, { candidate }) => sum + candidate.encoded.lineRows.length, 0),
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
    placeholders: placeholdersOf(changed, draft.masters),
    completeness: completenessOf(changed),
    quarantined: draft.quarantined,
  };
}

function placeholdersOf(
  documents: readonly DecidedDocument[],
  masters: DecidedTenant["draft"]["masters"],
): FrozenPlaceholder[] {
  const named = new Map<string, FrozenPlaceholder>();
  for (const { candidate } of documents) {
    for (const { kind, id, externalId, name } of candidate.references) {
      if (named.has(id) || masters.has(`${kind}\0${id}`)) continue;
      const { sourceId, namespace } = candidate.batch;
      named.set(id, { sourceId, kind, id, namespace, externalId, name: name ?? externalId });
    }
  }
  return [...named.values()];
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
