import fc from "fast-check";

/** Amounts are bigints scaled by 10 000. */
export type SampleLine = {
  kind: "sale" | "return" | "service" | "gift_card" | "deposit" | "adjustment";
  product: number | null;
  quantity: bigint;
  gross: bigint;
  discounts: bigint;
  tax: bigint;
  cost: bigint | null;
};

/** A document as one version of it says; the last version is the one that counts. */
export type SampleVersion = {
  void: boolean;
  /** Days after the first day of the sample. */
  day: number;
  hour: number;
  minute: number;
  location: number | null;
  channel: string;
  currency: string;
  lines: SampleLine[];
  payments: { tender: string; amount: bigint }[];
  otherTax: bigint;
  charges: bigint;
  shipping: bigint;
  tips: bigint;
  rounding: bigint;
  voidValue: bigint;
};

export type SampleDocument = { id: string; versions: SampleVersion[] };

export const sampleDays = 40;
export const sampleProducts = 5;
export const sampleLocations = 3;

const amount = fc.bigInt({ min: 0n, max: 99_999_999n });
const signed = fc.bigInt({ min: -9_999_999n, max: 9_999_999n });
const small = fc.bigInt({ min: 0n, max: 999_999n });

/** Merchandise sold is positive, taken back is negative throughout; other lines may be either. */
const line: fc.Arbitrary<SampleLine> = fc
  .record({
    kind: fc.constantFrom("sale", "sale", "sale", "return", "service", "gift_card", "deposit", "adjustment"),
    product: fc.option(fc.nat({ max: sampleProducts - 1 }), { freq: 6 }),
    quantity: fc.bigInt({ min: 1n, max: 60_000n }),
    gross: amount,
    discounts: small,
    tax: small,
    cost: fc.option(amount, { freq: 3 }),
  })
  .map((drawn) => (drawn.kind === "return" ? negated(drawn as SampleLine) : (drawn as SampleLine)));

function negated(line: SampleLine): SampleLine {
  return {
    ...line,
    quantity: -line.quantity,
    gross: -line.gross,
    discounts: -line.discounts,
    tax: -line.tax,
    cost: line.cost === null ? null : -line.cost,
  };
}

const version: fc.Arbitrary<SampleVersion> = fc.record({
  void: fc.nat({ max: 9 }).map((drawn) => drawn === 0),
  day: fc.nat({ max: sampleDays - 1 }),
  hour: fc.nat({ max: 23 }),
  minute: fc.nat({ max: 59 }),
  location: fc.option(fc.nat({ max: sampleLocations - 1 }), { freq: 8 }),
  channel: fc.constantFrom("store", "online", ""),
  currency: fc.constantFrom("IDR", "IDR", "SGD", "AUD", "JPY", "EUR"),
  lines: fc.array(line, { maxLength: 4 }),
  payments: fc.array(fc.record({ tender: fc.constantFrom("cash", "card", "qris"), amount: signed }), {
    maxLength: 2,
  }),
  otherTax: small,
  charges: small,
  shipping: small,
  tips: small,
  rounding: signed,
  voidValue: amount,
});

/** Documents, some corrected (also to another day, place or currency) and some voided. */
export const sampleDocuments: fc.Arbitrary<SampleDocument[]> = fc
  .array(fc.array(version, { minLength: 1, maxLength: 3 }), { minLength: 40, maxLength: 80 })
  .map((documents) => documents.map((versions, index) => ({ id: `d-${index}`, versions })));
