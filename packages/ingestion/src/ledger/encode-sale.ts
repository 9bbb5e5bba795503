import { hash } from "node:crypto";
import type { Decimal4 } from "@c4/contracts/decimal4";
import { attributesOf, canonicalJson } from "../normalise/canonical-json.ts";
import { type CanonicalSale, lineFields } from "../normalise/normalise-sale.ts";
import { tsvDecimal, tsvNull, tsvText } from "./tsv.ts";

/** A document's ledger rows as TabSeparated text without their tail (sign, flush, expiry), and the hash of their content. */
export type EncodedSale = {
  readonly documentRow: string;
  readonly lineRows: readonly string[];
  readonly paymentRows: readonly string[];
  /** 16 bytes in hex. */
  readonly contentHash: string;
};

/**
 * Encodes a document in the order of `ledgerColumns`. The hash is taken over what will be stored, so two records are equal
 * exactly when storing the second would change nothing: neither the order of fields nor the way a number is written matters.
 */
export function encodeSale(sale: CanonicalSale, owner: { tenantId: string; sourceId: string }): EncodedSale {
  const shared = [
    owner.tenantId,
    owner.sourceId,
    tsvText(sale.documentId),
    sale.businessDate,
    sale.businessHour,
    sale.locationId,
    tsvText(sale.channel),
    sale.currency,
  ].join("\t");
  const withPeople = `${shared}\t${sale.staffId}\t${sale.customerId}\t`;
  const document = documentPart(sale);
  const lines = sale.lines.map(linePart);
  const payments = sale.payments.map(
    ({ paymentId, tender, amount, tip }) =>
      `${tsvText(paymentId)}\t${tsvText(tender)}\t${tsvDecimal(amount)}\t${tsvDecimal(tip)}`,
  );
  const content = [withPeople + document, ...lines.toSorted(), "", ...payments.toSorted()].join("\n");
  return {
    documentRow: withPeople + document,
    lineRows: lines.map((line) => withPeople + line),
    paymentRows: payments.map((payment) => `${shared}\t${payment}`),
    contentHash: hash("sha256", content, "hex").slice(0, 32),
  };
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
