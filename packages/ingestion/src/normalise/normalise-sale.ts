import { type Decimal4, decimal4Max } from "@c4/contracts/decimal4";
import { SaleLine, SaleRecord } from "@c4/contracts/records/sale";
import { type DeriveReference, nilId, type ReferenceKind } from "../derive-id.ts";
import { allocateDiscount } from "./allocate-discount.ts";
import { type BusinessTime, businessTime, writtenOffsetMs, type ZoneOffset } from "./business-time.ts";
import { attributesOf } from "./canonical-json.ts";
import { type DocumentMeasures, measureDocument, measureVoid } from "./measure-document.ts";
import { minorUnit } from "./minor-unit.ts";
import { RecordRejection, reject } from "./record-rejection.ts";
import {
  amountOf,
  type DocumentKind,
  discountTotal,
  type MeasuredLine,
  measureLine,
  type PricedLine,
  priceLine,
} from "./sale-line.ts";

/** What normalisation must know of a location: enough to date its sales. */
export type KnownLocation = { readonly timeZone: string; readonly dayStartMinutes: number };

export type SaleContext = {
  readonly idOf: DeriveReference;
  /** Told of everything that an accepted sale names, so that a placeholder can stand in for what never came. */
  readonly onReference: (reference: Reference) => void;
  /** Undefined for a location nobody described yet (a placeholder counts as not described). */
  readonly locationOf: (locationId: string) => KnownLocation | undefined;
  readonly zoneOffset: ZoneOffset;
};

/** Something a document names. `name` is the best that the document itself offers. */
export type Reference = {
  readonly kind: ReferenceKind;
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
};

export type CanonicalPayment = {
  readonly paymentId: string;
  readonly tender: string;
  readonly amount: Decimal4;
  readonly tip: Decimal4;
};

/** A sale as the ledgers keep it: exact, ex tax, dated, with derived ids. A void has no lines and no payments. */
export type CanonicalSale = {
  readonly documentId: string;
  readonly version: number | null;
  readonly kind: DocumentKind;
  readonly businessDate: string;
  readonly businessHour: number;
  readonly occurredAtMs: number;
  readonly locationId: string;
  readonly channel: string;
  readonly register: string;
  readonly staffId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly attributes: Record<string, unknown> | null;
  readonly measures: DocumentMeasures;
  readonly lines: readonly MeasuredLine[];
  readonly payments: readonly CanonicalPayment[];
};

const recordFields = new Set(Object.keys(SaleRecord.shape));
export const lineFields: ReadonlySet<string> = new Set(Object.keys(SaleLine.shape));
const firstDate = "1970-01-01";
const lastDate = "2099-12-31";
const firstInstantMs = Date.parse("1970-01-01T00:00:00Z");
const lastInstantMs = Date.parse("2099-12-31T23:59:59.999Z");

/**
 * The canonical document of a record that its schema has accepted. Pure: the same record and locations give the same document.
 * @throws RecordRejection when the record contradicts itself or cannot be dated.
 */
export function normaliseSale(record: SaleRecord, context: SaleContext): CanonicalSale {
  const { idOf } = context;
  const kind = kindOf(record);
  const locationId = idOf("location", record.location);
  const occurredAtMs = instantOf(record);
  const { date, hour } = datedBy(record, occurredAtMs, { locationId, context });
  const { measures, lines } = kind === "void" ? valueVoid(record, idOf) : measure(record, kind, idOf);
  const payments = kind === "void" ? [] : paymentsOf(record);
  const sale: CanonicalSale = {
    documentId: record.id,
    version: record.version ?? null,
    kind,
    businessDate: date,
    businessHour: hour,
    occurredAtMs,
    locationId,
    channel: record.channel ?? "",
    register: record.register ?? "",
    staffId: record.staff === undefined ? nilId : idOf("staff", record.staff),
    customerId: record.customer === undefined ? nilId : idOf("customer", record.customer),
    currency: record.currency,
    attributes: attributesOf(record, recordFields),
    measures,
    lines,
    payments,
  };
  tellReferences(record, sale, context);
  return sale;
}

function tellReferences(record: SaleRecord, sale: CanonicalSale, { onReference }: SaleContext): void {
  const tell = (kind: ReferenceKind, id: string, externalId: string, name: string) =>
    onReference({ kind, id, externalId, name });
  tell("location", sale.locationId, record.location, record.location);
  if (record.staff !== undefined) tell("staff", sale.staffId, record.staff, record.staff);
  if (record.customer !== undefined) tell("customer", sale.customerId, record.customer, record.customer);
  for (const { line, productId } of sale.lines) {
    if (line.product !== undefined)
      tell("product", productId, line.product, line.description || line.product);
  }
}

type Measured = { readonly measures: DocumentMeasures; readonly lines: readonly MeasuredLine[] };

function measure(record: SaleRecord, kind: DocumentKind, idOf: DeriveReference): Measured {
  const lines = measureLines(record, kind, idOf);
  const measures = measureDocument(record, lines);
  checkRange(measures, lines);
  return { measures, lines };
}

/**
 * A void keeps no lines; those sent with it only say what it was worth. Lines that contradict each other leave that at zero:
 * a refused void would leave a cancelled sale in every figure.
 */
function valueVoid(record: SaleRecord, idOf: DeriveReference): Measured {
  const value = (lines: readonly MeasuredLine[]) => {
    const measures = measureVoid(lines);
    checkRange(measures, lines);
    return { measures, lines: [] };
  };
  try {
    return value(measureLines(record, "void", idOf));
  } catch (error) {
    if (error instanceof RecordRejection) return value([]);
    throw error;
  }
}

/** The declared type; without one, what the merchandise lines say. */
function kindOf({ type, lines = [] }: SaleRecord): DocumentKind {
  if (type !== undefined) return type;
  let sells = false;
  let takesBack = false;
  for (const line of lines) {
    if ((line.type ?? "merchandise") !== "merchandise") continue;
    if (line.quantity.startsWith("-")) takesBack = true;
    else sells = true;
  }
  if (!takesBack) return "sale";
  return sells ? "exchange" : "return";
}

/** Within what the ledger's time column holds. */
function instantOf({ occurred_at }: SaleRecord): number {
  const instantMs = Date.parse(occurred_at);
  if (instantMs >= firstInstantMs && instantMs <= lastInstantMs) return instantMs;
  reject("occurred_at", "date_out_of_range", `times run from ${firstDate} to ${lastDate}`);
}

function datedBy(
  record: SaleRecord,
  occurredAtMs: number,
  { locationId, context }: { locationId: string; context: SaleContext },
): BusinessTime {
  const location = context.locationOf(locationId);
  if (location === undefined && record.business_date === undefined) {
    reject(
      "location",
      "location_unknown",
      "send the location's record first (its time zone decides the business date), or a business_date with the sale",
    );
  }
  const offset = location
    ? context.zoneOffset(location.timeZone, occurredAtMs)
    : writtenOffsetMs(record.occurred_at);
  const derived = businessTime(occurredAtMs, offset, location?.dayStartMinutes ?? 0);
  const date = record.business_date ?? derived.date;
  if (date < firstDate || date > lastDate) {
    const path = record.business_date === undefined ? "occurred_at" : "business_date";
    reject(path, "date_out_of_range", `business dates run from ${firstDate} to ${lastDate}`);
  }
  return { date, hour: derived.hour };
}

function measureLines(record: SaleRecord, kind: DocumentKind, idOf: DeriveReference): MeasuredLine[] {
  const priced = (record.lines ?? []).map((line, index) => priceLine(line, index, kind));
  const repeated = repeatedAt(priced, ({ lineId }) => lineId);
  if (repeated !== -1) rejectRepeated(`lines.${repeated}.id`);
  const shares = documentDiscountShares(record, priced, kind);
  const pricesIncludeTax = record.prices_include_tax ?? false;
  return priced.map((one, index) => {
    const { product } = one.line;
    const productId = product === undefined ? nilId : idOf("product", product);
    return measureLine(one, { share: shares?.[index] ?? 0n, pricesIncludeTax, productId });
  });
}

/**
 * Document discounts lie on what the document sells; in a return, on what it takes back. Signed like their lines;
 * null when there are none.
 */
function documentDiscountShares(
  record: SaleRecord,
  lines: readonly PricedLine[],
  kind: DocumentKind,
): Decimal4[] | null {
  const total = discountTotal(record.discounts);
  if (total === 0n) return null;
  const carries = kind === "return" || !lines.some((line) => line.kind === "sale") ? "return" : "sale";
  const values = lines.map((line) => {
    if (line.kind !== carries) return 0n;
    return line.extended < 0n ? -line.extended : line.extended;
  });
  const shares = allocateDiscount(total, values, minorUnit(record.currency));
  if (shares === null) {
    reject(
      "discounts",
      "discount_unallocatable",
      "a document discount needs a merchandise line with a value to lie on",
    );
  }
  return shares.map((share, index) => ((lines[index]?.quantity ?? 0n) < 0n ? -share : share));
}

function paymentsOf(record: SaleRecord): CanonicalPayment[] {
  const payments = (record.payments ?? []).map((payment, index) => ({
    paymentId: payment.id ?? String(index + 1),
    tender: payment.tender,
    amount: amountOf(payment.amount),
    tip: amountOf(payment.tip),
  }));
  const repeated = repeatedAt(payments, ({ paymentId }) => paymentId);
  if (repeated !== -1) rejectRepeated(`payments.${repeated}.id`);
  return payments;
}

/** Place of the first item whose id was used before it; -1 when every id is used once. */
function repeatedAt<Item>(items: readonly Item[], idOf: (item: Item) => string): number {
  const seen = new Set<string>();
  return items.findIndex((item) => seen.size === seen.add(idOf(item)).size);
}

function rejectRepeated(path: string): never {
  reject(
    path,
    "duplicate_id",
    "the id is used twice in this document (a line or payment without an id has its place, from 1, as its id)",
  );
}

/** Sums and products can outgrow what a column holds although every amount sent was in range. */
function checkRange(measures: DocumentMeasures, lines: readonly MeasuredLine[]): void {
  for (const [index, line] of lines.entries()) {
    if (tooLarge(line.gross) || tooLarge(line.discounts) || tooLarge(line.net) || tooLarge(line.cost ?? 0n)) {
      reject(`lines.${index}`, "amount_overflow", "amounts have at most 14 digits before the point");
    }
  }
  for (const measure of Object.values(measures)) {
    if (typeof measure === "bigint" && tooLarge(measure)) {
      reject(
        "lines",
        "amount_overflow",
        "the document's amounts add up to more than 14 digits before the point",
      );
    }
  }
}

function tooLarge(value: Decimal4): boolean {
  return value > decimal4Max || value < -decimal4Max;
}
