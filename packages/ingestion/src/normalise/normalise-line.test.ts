import { expect, test } from "vitest";
import { createReferenceDeriver, deriveId } from "../derive-id.ts";
import { encodeSale } from "../ledger/encode-sale.ts";
import { createZoneOffsets } from "./business-time.ts";
import { type NormalisedLine, normaliseLine } from "./normalise-line.ts";
import type { CanonicalSale, Reference } from "./normalise-sale.ts";

const tenantId = "0198f2c4-0000-7000-8000-000000000001";
const idOf = createReferenceDeriver(tenantId, null);
const jakarta = idOf("location", "jkt");
const references: Reference[] = [];
const context = {
  idOf,
  locationOf: (id: string) => (id === jakarta ? { timeZone: "Asia/Jakarta", dayStartMinutes: 0 } : undefined),
  zoneOffset: createZoneOffsets(),
  onReference: (reference: Reference) => references.push(reference),
};

const base = {
  kind: "sale",
  id: "s-1",
  location: "jkt",
  occurred_at: "2026-03-01T09:30:00+07:00",
  currency: "IDR",
};
const normalise = (record: object) => normaliseLine(JSON.stringify(record), context);
const saleOf = (record: object): CanonicalSale => {
  const result = normalise({ ...base, ...record });
  if (result.outcome !== "sale") throw new Error(JSON.stringify(result));
  return result.sale;
};
const issueOf = (result: NormalisedLine) => {
  if (result.outcome !== "quarantined") throw new Error(`${result.outcome}, not quarantined`);
  return { path: result.issue.path, code: result.issue.code };
};
const line = (more: object = {}) => ({ product: "p", quantity: 1, unit_price: "10", ...more });

test("prices that include tax are taken apart: 110 less 11 with 9 tax is 100 gross, 10 off, 90 net", () => {
  const { lines } = saleOf({
    prices_include_tax: true,
    lines: [line({ unit_price: "110", discounts: [{ amount: "11" }], tax: "9" })],
  });
  // Paid 99 with 9 tax: net 90. Tax within the gross: 9 × 110 ÷ 99 = 10, so gross 100 and discounts 10.
  expect(lines[0]).toMatchObject({ gross: 1_000_000n, discounts: 100_000n, net: 900_000n, tax: 90_000n });
});

test("cost is quantity × unit cost, halves to the even ten-thousandth", () => {
  const { lines, measures } = saleOf({
    lines: [
      line({ quantity: "0.5", unit_price: "2", unit_cost: "0.0001" }),
      line({ quantity: "1.5", unit_price: "2", unit_cost: "0.0001" }),
      line(),
    ],
  });
  expect(lines.map(({ cost }) => cost)).toEqual([0n, 2n, null]);
  expect(measures).toMatchObject({ cogs: 2n, netSalesWithCost: 40_000n, grossSales: 140_000n });
});

test("a document discount lies on merchandise only, by value before discounts", () => {
  const { lines } = saleOf({
    lines: [
      line({ unit_price: "30" }),
      line({ unit_price: "60" }),
      line({ type: "service", unit_price: "500" }),
    ],
    discounts: [{ amount: "10" }],
  });
  expect(lines.map(({ discounts }) => discounts)).toEqual([33_300n, 66_700n, 0n]);
});

test("a return's figures are positive in `returns` and negative on its lines", () => {
  const { lines, measures } = saleOf({
    type: "return",
    lines: [line({ quantity: -2, tax: "-2", unit_cost: "4" })],
  });
  expect(lines[0]).toMatchObject({ kind: "return", quantity: -20_000n, net: -200_000n, cost: -80_000n });
  expect(measures).toMatchObject({
    returns: 200_000n,
    unitsReturned: 20_000n,
    tax: -20_000n,
    transactions: 0,
  });
});

test("without a type the lines decide: both signs are an exchange, negative ones a return", () => {
  expect(saleOf({ lines: [line(), line({ quantity: -1 })] }).kind).toBe("exchange");
  expect(saleOf({ lines: [line({ quantity: -1 })] }).kind).toBe("return");
  expect(saleOf({ lines: [line(), line({ type: "adjustment", quantity: -1 })] }).kind).toBe("sale");
});

test("service, gift card, deposit and adjustment lines are measures of their own and in no sales figure", () => {
  const types = ["service", "gift_card", "deposit", "adjustment"];
  const { measures } = saleOf({
    lines: types.map((type, index) => line({ type, unit_price: String(index + 1) })),
  });
  expect(measures).toMatchObject({
    ...{ grossSales: 0n, transactions: 0, unitsSold: 0n, lineCount: 4 },
    ...{ serviceCharges: 10_000n, giftCardSales: 20_000n, deposits: 30_000n, adjustments: 40_000n },
  });
});

test("a void sells nothing; the lines sent with it only value it", () => {
  const sale = saleOf({
    type: "void",
    lines: [line({ quantity: 3 }), line({ type: "service" })],
    payments: [],
  });
  expect(sale.lines).toEqual([]);
  expect(sale.measures).toMatchObject({ voidCount: 1, voidValue: 300_000n, grossSales: 0n, lineCount: 0 });
});

test("the document's tips win over those of its payments", () => {
  const payments = [{ tender: "cash", amount: "5", tip: "1" }];
  expect(saleOf({ payments }).measures.tips).toBe(10_000n);
  expect(saleOf({ payments, tips: "3" }).measures.tips).toBe(30_000n);
});

test("training is excluded, never loaded", () => {
  expect(normalise({ ...base, training: true })).toEqual({ outcome: "excluded" });
});

test.each([
  ["not JSON", "{", "", "malformed_json"],
  ["no kind", {}, "kind", "unknown_kind"],
  ["an unknown kind", { kind: "sales" }, "kind", "unknown_kind"],
  ["a list", [], "kind", "unknown_kind"],
  [
    "an amount as a JSON number",
    { ...base, lines: [line({ unit_price: 10 })] },
    "lines.0.unit_price",
    "invalid_type",
  ],
  ["five decimals", { ...base, tips: "0.00001" }, "tips", "invalid_value"],
  ["a time without a zone", { ...base, occurred_at: "2026-03-01T09:30:00" }, "occurred_at", "invalid_format"],
  [
    "a negative line in a sale",
    { ...base, type: "sale", lines: [line({ quantity: -1 })] },
    "lines.0.quantity",
    "sign_mismatch",
  ],
  [
    "a positive line in a return",
    { ...base, type: "return", lines: [line()] },
    "lines.0.quantity",
    "sign_mismatch",
  ],
  [
    "tax against the sign",
    { ...base, type: "return", lines: [line({ quantity: -1, tax: "1" })] },
    "lines.0.tax",
    "tax_sign",
  ],
  [
    "an amount against the sign",
    { ...base, lines: [line({ amount: "-10" })] },
    "lines.0.amount",
    "amount_sign",
  ],
  [
    "a fifth decimal in the product",
    { ...base, lines: [line({ quantity: "0.333", unit_price: "3.99" })] },
    "lines.0.amount",
    "amount_inexact",
  ],
  ["a line id used twice", { ...base, lines: [line({ id: "2" }), line()] }, "lines.1.id", "duplicate_id"],
  [
    "a payment id used twice",
    {
      ...base,
      payments: [
        { id: "2", tender: "cash", amount: "1" },
        { tender: "cash", amount: "1" },
      ],
    },
    "payments.1.id",
    "duplicate_id",
  ],
  ["an unknown location", { ...base, location: "sub" }, "location", "location_unknown"],
  [
    "a discount on nothing",
    { ...base, discounts: [{ amount: "1" }], lines: [line({ type: "service" })] },
    "discounts",
    "discount_unallocatable",
  ],
  [
    "a product too large",
    { ...base, lines: [line({ quantity: 10_000_000, unit_price: "99999999" })] },
    "lines.0",
    "amount_overflow",
  ],
  [
    "a sum too large",
    { ...base, lines: [line({ unit_price: "99999999999999" }), line({ unit_price: "1" })] },
    "lines",
    "amount_overflow",
  ],
  ["a date before 1970", { ...base, business_date: "1969-12-31" }, "business_date", "date_out_of_range"],
  [
    "a time that no column holds",
    { ...base, business_date: "2026-03-01", occurred_at: "0001-03-01T00:00:00Z" },
    "occurred_at",
    "date_out_of_range",
  ],
  [
    "a rate of the year 0",
    { kind: "fx_rate", base: "USD", quote: "IDR", date: "0000-03-01", rate: "1" },
    "date",
    "date_out_of_range",
  ],
  [
    "a join in the year 9999",
    { kind: "customer", id: "c", joined_at: "9999-12-31T00:00:00Z" },
    "joined_at",
    "date_out_of_range",
  ],
  ["NUL in a text", { ...base, register: "a\0b" }, "", "invalid_text"],
  ["half a surrogate pair", `{"kind":"sale","id":"\\ud800"}`, "", "invalid_text"],
  [
    "a rate of zero",
    { kind: "fx_rate", base: "USD", quote: "IDR", date: "2026-03-01", rate: "0.00" },
    "rate",
    "rate_zero",
  ],
])("%s is quarantined with its path and a code", (_name, record, path, code) => {
  const text = typeof record === "string" ? record : JSON.stringify(record);
  expect(issueOf(normaliseLine(text, context))).toEqual({ path, code });
});

test("an unknown location is no obstacle when the sender gives the business date; the written offset tells the hour", () => {
  const sale = saleOf({
    location: "new",
    business_date: "2026-03-05",
    occurred_at: "2026-03-01T23:30:00+02:00",
  });
  expect(sale).toMatchObject({ businessDate: "2026-03-05", businessHour: 23 });
});

test("fields that C4 does not know are kept in attributes, whatever their order", () => {
  expect(saleOf({ loyalty: { b: 1, a: 2 }, attributes: { till: 7 } }).attributes).toEqual({
    till: 7,
    loyalty: { b: 1, a: 2 },
  });
});

const hashOf = (record: object) => {
  const owner = { tenantId, sourceId: tenantId, flushId: tenantId, expiresOn: "2050-01-01" };
  return encodeSale(saleOf(record), owner).contentHash;
};

test("the content hash does not depend on the order of fields or on how a number is written", () => {
  const one = hashOf({
    lines: [{ product: "p", quantity: "2.50", unit_price: "4.0", note: { a: 1, b: 2 } }],
    tips: "0",
  });
  const other = hashOf({ lines: [{ note: { b: 2, a: 1 }, unit_price: "4", quantity: "2.5", product: "p" }] });
  expect(other).toBe(one);
  expect(hashOf({ lines: [line({ quantity: "2.5", unit_price: "4" })] })).not.toBe(one);
});

test("lines with ids of their own may come in any order", () => {
  const [a, b] = [line({ id: "a" }), line({ id: "b", unit_price: "20" })];
  expect(hashOf({ lines: [b, a] })).toBe(hashOf({ lines: [a, b] }));
});

test("ids are derived from tenant, kind, namespace and external id alone", () => {
  const name = { namespace: null, externalId: "p" };
  expect(idOf("product", "p")).toBe(deriveId(tenantId, "product", name));
  expect(deriveId(tenantId, "product", name)).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  const others = [
    deriveId(tenantId, "staff", name),
    deriveId(tenantId, "product", { ...name, namespace: "pos" }),
    deriveId(tenantId.replace("0198", "0199"), "product", name),
  ];
  expect(new Set([idOf("product", "p"), ...others]).size).toBe(4);
});

test.each([
  ["ids used twice", [line({ id: "1" }), line({ id: "1" })], {}],
  ["an amount with the wrong sign", [line({ amount: "-1" })], {}],
  ["a discount that has nothing to lie on", [], { discounts: [{ amount: "1" }] }],
  ["amounts too large to add", [line({ amount: "99999999999999" }), line({ amount: "99999999999999" })], {}],
])("a void is never refused for %s: it is worth nothing then", (_fault, lines, more) => {
  const { measures } = saleOf({ type: "void", lines, ...more });
  expect(measures).toMatchObject({ voidCount: 1, voidValue: 0n });
});

test("prices that include tax cannot be taken apart when the discounts are above the value", () => {
  const discounted = (amount: string, tax: string) =>
    normalise({
      ...base,
      prices_include_tax: true,
      lines: [line({ unit_price: "10", discounts: [{ amount }], tax })],
    });
  expect(issueOf(discounted("12", "1"))).toEqual({
    path: "lines.0.discounts",
    code: "discount_exceeds_value",
  });
  expect(discounted("9", "1").outcome).toBe("sale");
});

test("a rate has one id whatever the namespace of the source that sends it", () => {
  const name = { externalId: "USD-IDR-2026-01-01" };
  expect(deriveId(tenantId, "fx_rate", { ...name, namespace: "bank" })).toBe(
    deriveId(tenantId, "fx_rate", { ...name, namespace: null }),
  );
});
