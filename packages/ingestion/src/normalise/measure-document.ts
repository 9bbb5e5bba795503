import type { Decimal4 } from "@c4/contracts/decimal4";
import type { SaleRecord } from "@c4/contracts/records/sale";
import { amountOf, type MeasuredLine } from "./sale-line.ts";

/** Measures of one document, in the order of the ledger's columns. Signs as the comments of sale_ledger_v1 say. */
export type DocumentMeasures = {
  transactions: number;
  lineCount: number;
  grossSales: Decimal4;
  discounts: Decimal4;
  returns: Decimal4;
  tax: Decimal4;
  unitsSold: Decimal4;
  unitsReturned: Decimal4;
  cogs: Decimal4;
  netSalesWithCost: Decimal4;
  serviceCharges: Decimal4;
  shipping: Decimal4;
  tips: Decimal4;
  giftCardSales: Decimal4;
  deposits: Decimal4;
  adjustments: Decimal4;
  rounding: Decimal4;
  voidValue: Decimal4;
  voidCount: number;
};

export function noMeasures(): DocumentMeasures {
  return {
    transactions: 0,
    lineCount: 0,
    grossSales: 0n,
    discounts: 0n,
    returns: 0n,
    tax: 0n,
    unitsSold: 0n,
    unitsReturned: 0n,
    cogs: 0n,
    netSalesWithCost: 0n,
    serviceCharges: 0n,
    shipping: 0n,
    tips: 0n,
    giftCardSales: 0n,
    deposits: 0n,
    adjustments: 0n,
    rounding: 0n,
    voidValue: 0n,
    voidCount: 0,
  };
}

/** A completed document: its lines added up, and what it carries beside them. `tips` wins over the payments' own tips. */
export function measureDocument(record: SaleRecord, lines: readonly MeasuredLine[]): DocumentMeasures {
  const sum = noMeasures();
  sum.lineCount = lines.length;
  sum.shipping = amountOf(record.shipping);
  sum.serviceCharges = amountOf(record.service_charges);
  sum.tax = amountOf(record.other_tax);
  sum.rounding = amountOf(record.rounding);
  sum.tips = tipsOf(record);
  for (const line of lines) addLine(sum, line);
  return sum;
}

/** A void: nothing sold, only what the lines sent with it were worth (merchandise, net, as a magnitude). */
export function measureVoid(lines: readonly MeasuredLine[]): DocumentMeasures {
  const sum = noMeasures();
  sum.voidCount = 1;
  for (const { kind, net } of lines) {
    if (kind === "sale" || kind === "return") sum.voidValue += net < 0n ? -net : net;
  }
  return sum;
}

function addLine(sum: DocumentMeasures, line: MeasuredLine): void {
  if (line.kind === "adjustment") {
    sum.adjustments += line.net;
    return;
  }
  sum.tax += line.tax;
  if (line.kind === "service") sum.serviceCharges += line.net;
  else if (line.kind === "gift_card") sum.giftCardSales += line.net;
  else if (line.kind === "deposit") sum.deposits += line.net;
  else addMerchandise(sum, line);
}

function addMerchandise(sum: DocumentMeasures, line: MeasuredLine): void {
  if (line.kind === "sale") {
    sum.transactions = 1;
    sum.grossSales += line.gross;
    sum.discounts += line.discounts;
    sum.unitsSold += line.quantity;
  } else {
    sum.returns -= line.net;
    sum.unitsReturned -= line.quantity;
  }
  if (line.cost !== null) {
    sum.cogs += line.cost;
    sum.netSalesWithCost += line.net;
  }
}

function tipsOf(record: SaleRecord): Decimal4 {
  if (record.tips !== undefined) return amountOf(record.tips);
  let total = 0n;
  for (const { tip } of record.payments ?? []) total += amountOf(tip);
  return total;
}
