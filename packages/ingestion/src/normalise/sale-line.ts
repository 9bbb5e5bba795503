import {
  type Decimal4,
  decimal4Scale,
  divideHalfEven,
  multiplyExact,
  parseDecimal4,
} from "@c4/contracts/decimal4";
import type { SaleLine } from "@c4/contracts/records/sale";
import { reject } from "./record-rejection.ts";

export type DocumentKind = "sale" | "return" | "exchange" | "void";
export type LineKind = "sale" | "return" | "service" | "gift_card" | "deposit" | "adjustment";

/** A line valued in the document's own price basis, before its share of document discounts. Signed like the quantity. */
export type PricedLine = {
  readonly line: SaleLine;
  /** Where the line is in the record, for rejections. */
  readonly path: string;
  readonly lineId: string;
  readonly kind: LineKind;
  readonly quantity: Decimal4;
  readonly extended: Decimal4;
  readonly discount: Decimal4;
};

/** A line as the ledger keeps it: ex tax, signed like the quantity. */
export type MeasuredLine = {
  readonly line: SaleLine;
  readonly lineId: string;
  /** The nil UUID when the line names none. */
  readonly productId: string;
  readonly kind: LineKind;
  readonly quantity: Decimal4;
  readonly gross: Decimal4;
  readonly discounts: Decimal4;
  readonly net: Decimal4;
  readonly tax: Decimal4;
  readonly cost: Decimal4 | null;
  readonly regularPrice: Decimal4 | null;
};

/** A decimal that the contract has checked; 0 when the sender left it out. */
export function amountOf(text: string | undefined): Decimal4 {
  if (text === undefined) return 0n;
  const value = parseDecimal4(text);
  if (value === null) throw new Error("an amount passed its schema and is not a decimal");
  return value;
}

/** Sum of a list of (positive) discounts. */
export function discountTotal(discounts: readonly { amount: string }[] | undefined): Decimal4 {
  let total = 0n;
  for (const { amount } of discounts ?? []) total += amountOf(amount);
  return total;
}

/** Classifies and values one line; rejects signs and amounts that contradict each other. */
export function priceLine(line: SaleLine, index: number, document: DocumentKind): PricedLine {
  const path = `lines.${index}`;
  const quantity = amountOf(line.quantity);
  const kind = lineKindOf(line, quantity, document);
  checkDirection(kind, document, path);
  const extended = extendedAmount(line, quantity, path);
  const discount = discountTotal(line.discounts);
  return {
    line,
    path,
    lineId: line.id ?? String(index + 1),
    kind,
    quantity,
    extended,
    discount: quantity < 0n ? -discount : discount,
  };
}

/**
 * Adds the share of document discounts and takes tax out of prices that include it:
 * net = net incl. − tax; tax within gross = tax × gross incl. ÷ net incl., half-even at four decimals; discounts = gross − net.
 * Cost = quantity × unit cost, half-even at four decimals.
 */
export function measureLine(
  priced: PricedLine,
  { share, pricesIncludeTax, productId }: { share: Decimal4; pricesIncludeTax: boolean; productId: string },
): MeasuredLine {
  const { line, lineId, kind, quantity, extended, path } = priced;
  const tax = amountOf(line.tax);
  if (contradicts(tax, quantity)) reject(`${path}.tax`, "tax_sign", "tax has the sign of the quantity");
  const netAsPriced = extended - priced.discount - share;
  if (pricesIncludeTax && tax !== 0n && contradicts(netAsPriced, quantity)) {
    reject(
      `${path}.discounts`,
      "discount_exceeds_value",
      "the discounts (with the line's share of the document's) are above the line's value, so its tax cannot be taken out of it",
    );
  }
  const net = pricesIncludeTax ? netAsPriced - tax : netAsPriced;
  const gross = pricesIncludeTax ? extended - taxWithin(extended, netAsPriced, tax) : extended;
  return {
    line,
    lineId,
    productId,
    kind,
    quantity,
    gross,
    discounts: gross - net,
    net,
    tax,
    cost:
      line.unit_cost === undefined
        ? null
        : divideHalfEven(quantity * amountOf(line.unit_cost), decimal4Scale),
    regularPrice: line.regular_price === undefined ? null : amountOf(line.regular_price),
  };
}

function taxWithin(grossIncluding: Decimal4, netIncluding: Decimal4, tax: Decimal4): Decimal4 {
  return tax === 0n || netIncluding === 0n ? tax : divideHalfEven(tax * grossIncluding, netIncluding);
}

function lineKindOf(line: SaleLine, quantity: Decimal4, document: DocumentKind): LineKind {
  const type = line.type ?? "merchandise";
  if (type !== "merchandise") return type;
  if (quantity === 0n) return document === "return" ? "return" : "sale";
  return quantity > 0n ? "sale" : "return";
}

function checkDirection(kind: LineKind, document: DocumentKind, path: string): void {
  if (document === "sale" && kind === "return") {
    reject(
      `${path}.quantity`,
      "sign_mismatch",
      "a sale takes no merchandise back: send type exchange or return, or mark the line as service or adjustment",
    );
  }
  if (document === "return" && kind === "sale") {
    reject(
      `${path}.quantity`,
      "sign_mismatch",
      "a return sells no merchandise: send a negative quantity, or type exchange",
    );
  }
}

function extendedAmount(line: SaleLine, quantity: Decimal4, path: string): Decimal4 {
  if (line.amount !== undefined) {
    const amount = amountOf(line.amount);
    if (contradicts(amount, quantity)) {
      reject(`${path}.amount`, "amount_sign", "the amount has the sign of the quantity");
    }
    return amount;
  }
  const exact = multiplyExact(quantity, amountOf(line.unit_price));
  if (exact === null) {
    reject(
      `${path}.amount`,
      "amount_inexact",
      "quantity × unit_price has more than four decimals: send the amount as the till rounded it",
    );
  }
  return exact;
}

function contradicts(amount: Decimal4, quantity: Decimal4): boolean {
  return (amount > 0n && quantity <= 0n) || (amount < 0n && quantity >= 0n);
}
