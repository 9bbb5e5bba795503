import { parseDecimal4 } from "@c4/contracts/decimal4";
import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { type LedgerTable, ledgerColumns, ledgerTables } from "../ledger/ledger-columns.ts";
import { tsvText } from "../ledger/tsv.ts";
import type { AppliedDocument } from "./applied-documents.ts";
import type { DocumentFigures } from "./flush-draft.ts";
import { parameterChunks } from "./parameter-chunks.ts";

export type DocumentToReverse = {
  readonly tenantId: string;
  readonly sourceId: string;
  readonly documentId: string;
  readonly applied: AppliedDocument;
};

/** Ledger rows that take a document back, as complete TabSeparated lines, and what it had counted. */
export type Reversal = {
  readonly rows: Readonly<Record<LedgerTable, Buffer>>;
  readonly lineCount: number;
  readonly paymentCount: number;
  readonly figures: DocumentFigures;
};

/**
 * Reads the current rows of documents and turns their sign. They are written back as the text they were read as, expiry
 * included, so that the sum with the original is zero in every column. A document whose rows are no longer all there (they
 * have expired) has no reversal.
 */
export async function reverseDocuments(
  clickhouse: ClickHouseWriter,
  documents: readonly DocumentToReverse[],
  { flushId, signal }: { flushId: string; signal: AbortSignal },
): Promise<Map<string, Reversal>> {
  const reversals = new Map<string, Reversal>();
  for (const chunk of parameterChunks(documents, ({ documentId }) => documentId)) {
    const read = async (table: LedgerTable): Promise<[LedgerTable, Map<string, string[]>]> => [
      table,
      groupByDocument(await readReversed(clickhouse, { table, chunk, flushId, signal })),
    ];
    const rows = new Map(await Promise.all(ledgerTables.map(read)));
    for (const document of chunk) {
      const reversal = reversalOf(document, (table) => rows.get(table)?.get(reversalKey(document)) ?? []);
      if (reversal !== null) reversals.set(reversalKey(document), reversal);
    }
  }
  return reversals;
}

/** As the first columns of a ledger row say it. */
export function reversalKey(of: { tenantId: string; sourceId: string; documentId: string }): string {
  return `${of.tenantId}\t${of.sourceId}\t${tsvText(of.documentId)}`;
}

async function readReversed(
  clickhouse: ClickHouseWriter,
  of: { table: LedgerTable; chunk: readonly DocumentToReverse[]; flushId: string; signal: AbortSignal },
): Promise<string> {
  const columns = ledgerColumns[of.table].filter((column) => column !== "sign" && column !== "flush_id");
  const last = columns.pop();
  const key = (pick: (document: DocumentToReverse) => string) => of.chunk.map(pick);
  return clickhouse.queryText({
    query: `
      SELECT ${columns.join(", ")}, toInt8(-sign), {flush_id:UUID}, ${last}
      FROM c4.${of.table}
      WHERE tenant_id IN {tenant_ids:Array(UUID)} AND business_date IN {dates:Array(Date)}
        AND (tenant_id, business_date, location_id, source_id, document_id, flush_id) IN arrayZip({key_tenants:Array(UUID)},
          {key_dates:Array(Date)}, {key_locations:Array(UUID)}, {key_sources:Array(UUID)}, {key_documents:Array(String)},
          {key_flushes:Array(UUID)})
        AND sign = 1`,
    params: {
      flush_id: of.flushId,
      tenant_ids: [...new Set(key((document) => document.tenantId))],
      dates: [...new Set(key((document) => document.applied.businessDate))],
      key_tenants: key((document) => document.tenantId),
      key_dates: key((document) => document.applied.businessDate),
      key_locations: key((document) => document.applied.locationId),
      key_sources: key((document) => document.sourceId),
      key_documents: key((document) => document.documentId),
      key_flushes: key((document) => document.applied.flushId),
    },
    signal: of.signal,
  });
}

function groupByDocument(text: string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const row of text.split("\n")) {
    if (row === "") continue;
    const key = row.split("\t", 3).join("\t");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [`${row}\n`]);
    else group.push(`${row}\n`);
  }
  return groups;
}

function reversalOf(
  { applied }: DocumentToReverse,
  rowsOf: (table: LedgerTable) => readonly string[],
): Reversal | null {
  const [document, ...more] = rowsOf("sale_ledger_v1");
  const lines = rowsOf("sale_line_ledger_v1");
  if (document === undefined || lines.length < applied.lineCount) return null;
  if (more.length > 0 || lines.length > applied.lineCount) {
    throw new Error("a document has more ledger rows than it was given; the ledger needs to be reconciled");
  }
  const payments = rowsOf("payment_ledger_v1");
  return {
    rows: {
      sale_ledger_v1: Buffer.from(document),
      sale_line_ledger_v1: Buffer.from(lines.join("")),
      payment_ledger_v1: Buffer.from(payments.join("")),
    },
    lineCount: lines.length,
    paymentCount: payments.length,
    figures: figuresOf(document, payments),
  };
}

const documentField = fieldReader("sale_ledger_v1");
const paymentField = fieldReader("payment_ledger_v1");

function figuresOf(document: string, payments: readonly string[]): DocumentFigures {
  const row = document.split("\t");
  const amount = (column: (typeof ledgerColumns)["sale_ledger_v1"][number]) =>
    decimal(documentField(row, column));
  return {
    currency: documentField(row, "currency"),
    documents: documentField(row, "kind") === "void" ? 0 : 1,
    net: amount("gross_sales") - amount("discounts") - amount("returns"),
    tax: amount("tax"),
    payments: payments.reduce((sum, text) => sum + decimal(paymentField(text.split("\t"), "amount")), 0n),
  };
}

function fieldReader<Table extends LedgerTable>(table: Table) {
  const columns: readonly string[] = ledgerColumns[table];
  return (row: readonly string[], column: (typeof ledgerColumns)[Table][number]) =>
    row[columns.indexOf(column)] ?? "";
}

function decimal(text: string): bigint {
  const value = parseDecimal4(text);
  if (value === null) throw new Error("a ledger column is not a decimal");
  return value;
}
