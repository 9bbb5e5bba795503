import { hash } from "node:crypto";
import type { Decimal4 } from "@c4/contracts/decimal4";
import { attributesOf, canonicalJson } from "../normalise/canonical-json.ts";
import { type CanonicalPayment, type CanonicalSale, lineFields } from "../normalise/normalise-sale.ts";
import type { LedgerTable } from "./ledger-columns.ts";
import { tsvDecimal, tsvNull, tsvText } from "./tsv.ts";

/** A document's ledger rows as TabSeparated bytes, and the hash of their content. */
export type EncodedSale = {
  readonly rows: Readonly<Record<LedgerTable, Buffer>>;
  readonly lineCount: number;
  readonly paymentCount: number;
  /** 16 bytes in hex. */
  readonly contentHash: string;
};

export type RowOwner = {
  readonly tenantId: string;
  readonly sourceId: string;
  /** The flush that writes the rows, and the day on which they may be dropped. */
  readonly flushId: string;
  readonly expiresOn: string;
};

/**
 * Encodes a document in the order of `ledgerColumns`. The hash is taken over what will be stored but for the flush and the
 * expiry, so two records are equal exactly when storing the second would change nothing: neither the order of fields nor
 * the way a number is written matters.
 */
export function encodeSale(sale: CanonicalSale, owner: RowOwner): EncodedSale {
  const shared = `${owner.tenantId}\t${owner.sourceId}\t${tsvText(sale.documentId)}\t${sale.businessDate}\t${
    sale.businessHour
  }\t${sale.locationId}\t${tsvText(sale.channel)}\t${sale.currency}\t`;
  const withPeople = `${shared}${sale.staffId}\t${sale.customerId}\t`;
  const tail = `\t1\t${owner.flushId}\t${owner.expiresOn}\n`;
  const document = withPeople + documentPart(sale);
  const lines = sale.lines.map(linePart);
  const payments = sale.payments.map(paymentPart);
  const content = `${document}\n${lines.toSorted().join("\n")}\n\n${payments.toSorted().join("\n")}`;
  return {
    rows: {
      sale_ledger_v1: Buffer.from(document + tail),
      sale_line_ledger_v1: rowsOf(lines, withPeople, tail),
      payment_ledger_v1: rowsOf(payments, shared, tail),
    },
    lineCount: lines.length,
    paymentCount: payments.length,
    contentHash: hash("sha256", content, "hex").slice(0, 32),
  };
}

/** Bytes rather than text: a flush keeps tens of thousands of rows, which the collector would trace again and again. */
function rowsOf(parts: readonly string[], prefix: string, tail: string): Buffer {
  return parts.length === 0 ? noRows : Buffer.from(`${prefix}${parts.join(tail + prefix)}${tail}`);
}

const noRows = Buffer.alloc(0);

function paymentPart({ paymentId, tender, amount, tip }: CanonicalPayment): string {
  return `${tsvText(paymentId)}\t${tsvText(tender)}\t${tsvDecimal(amount)}\t${tsvDecimal(tip)}`;
}

function documentPart(sale: CanonicalSale): string {
  const { measures } = sale;
  return [
    sale.kind,
    clickhouseTime(sale.occurredAtMs),
    tsvText(sale.register),
    measures.transactions,
    measures.lineCount,
    tsvDecimal(measures.grossSales),
    tsvDecimal(measures.discounts),
    tsvDecimal(measures.returns),
    tsvDecimal(measures.tax),
    tsvDecimal(measures.unitsSold),
    tsvDecimal(measures.unitsReturned),
    tsvDecimal(measures.cogs),
    tsvDecimal(measures.netSalesWithCost),
    tsvDecimal(measures.serviceCharges),
    tsvDecimal(measures.shipping),
    tsvDecimal(measures.tips),
    tsvDecimal(measures.giftCardSales),
    tsvDecimal(measures.deposits),
    tsvDecimal(measures.adjustments),
    tsvDecimal(measures.rounding),
    tsvDecimal(measures.voidValue),
    measures.voidCount,
    attributesText(sale.attributes),
  ].join("\t");
}

function linePart(measured: CanonicalSale["lines"][number]): string {
  const { line } = measured;
  return `${tsvText(measured.lineId)}\t${measured.kind}\t${measured.productId}\t${tsvDecimal(measured.quantity)}\t${tsvDecimal(
    measured.gross,
  )}\t${tsvDecimal(measured.discounts)}\t${tsvDecimal(measured.net)}\t${tsvDecimal(measured.tax)}\t${nullable(
    measured.cost,
  )}\t${nullable(measured.regularPrice)}\t${tsvText(line.discounts?.[0]?.reason ?? "")}\t${tsvText(
    line.return_reason ?? "",
  )}\t${tsvText(line.original?.id ?? "")}\t${tsvText(line.original?.line ?? "")}\t${attributesText(
    attributesOf(line, lineFields),
  )}`;
}

function attributesText(attributes: Record<string, unknown> | null): string {
  return attributes === null ? "" : tsvText(canonicalJson(attributes));
}

function nullable(value: Decimal4 | null): string {
  return value === null ? tsvNull : tsvDecimal(value);
}

/** `YYYY-MM-DD hh:mm:ss.mmm` in UTC, as DateTime64(3, 'UTC') reads and writes it. */
function clickhouseTime(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 23).replace("T", " ");
}
