import fc from "fast-check";
import type { OracleLine, OraclePlaces, OracleSale } from "./sale-oracle.ts";

/** Locations of the random sales. The first ones' day begins at 04:00. */
export const historyPlaces: OraclePlaces = {
  jakarta: { utcOffsetHours: 7, dayStartHour: 4 },
  singapore: { utcOffsetHours: 8, dayStartHour: 0 },
};

/** Their records. */
export const historyLocations = [
  ["jakarta", "Asia/Jakarta", "04:00"],
  ["singapore", "Asia/Singapore", "00:00"],
].map(([id, time_zone, day_start_time]) => ({
  ...{ kind: "location", id, name: id, time_zone, currency: "IDR", day_start_time },
}));

const cents = (max: number) => fc.integer({ min: 0, max }).map((value) => (value / 100).toFixed(2));
const signed = (text: string, negative: boolean) => (negative && Number(text) !== 0 ? `-${text}` : text);

const line = (negative: boolean, type: OracleLine["type"] | undefined): fc.Arbitrary<OracleLine> =>
  fc
    .record({
      product: fc.constantFrom("apple", "bread", "cheese"),
      weighed: fc.boolean(),
      pieces: fc.integer({ min: 1, max: 9 }),
      grams: fc.integer({ min: 1, max: 4_000 }),
      price: cents(20_000),
      off: fc.option(cents(300), { nil: undefined }),
      tax: fc.option(cents(900), { nil: undefined }),
      cost: fc.option(fc.integer({ min: 0, max: 99_999 }), { nil: undefined }),
    })
    .map(({ product, weighed, pieces, grams, price, off, tax, cost }) => {
      const quantity = weighed ? (grams / 1_000).toFixed(3) : String(pieces);
      // Three decimals times two are five: the till rounds and says so.
      const amount = (Math.round(grams * Number(price)) / 1_000).toFixed(2);
      return {
        ...(type === undefined ? {} : { type }),
        ...{ product, quantity: signed(quantity, negative), unit_price: price },
        ...(weighed ? { amount: signed(amount, negative) } : {}),
        ...(off === undefined ? {} : { discounts: [{ amount: off }] }),
        ...(tax === undefined ? {} : { tax: signed(tax, negative) }),
        ...(cost === undefined ? {} : { unit_cost: (cost / 10_000).toFixed(4) }),
      };
    });

const others = fc
  .constantFrom("service" as const, "gift_card" as const, "deposit" as const, "adjustment" as const)
  .chain((type) => line(type === "adjustment", type));

const linesOf = (type: OracleSale["type"]): fc.Arbitrary<OracleLine[]> => {
  const sold = line(false, undefined);
  const returned = line(true, undefined);
  const goods = {
    sale: fc.array(sold, { minLength: 1, maxLength: 4 }),
    return: fc.array(returned, { minLength: 1, maxLength: 3 }),
    exchange: fc.tuple(sold, returned, sold),
    void: fc.array(sold, { maxLength: 2 }),
  }[type];
  return fc.tuple(goods, fc.array(others, { maxLength: 1 })).map(([main, more]) => [...main, ...more]);
};

/** A random sale that breaks no rule. */
const sale: fc.Arbitrary<OracleSale> = fc
  .constantFrom<OracleSale["type"]>("sale", "sale", "return", "exchange", "void")
  .chain((type) =>
    fc
      .record({
        lines: linesOf(type),
        minutes: fc.integer({ min: 0, max: 60 * 24 * 40 }),
        location: fc.constantFrom("jakarta", "singapore"),
        currency: fc.constantFrom("IDR", "JPY", "KWD"),
        channel: fc.constantFrom("store", "web"),
        prices_include_tax: fc.boolean(),
        discount: fc.option(fc.constantFrom("0.01", "1", "2.50", "7.77"), { nil: undefined }),
        tender: fc.constantFrom("cash", "card"),
        paid: cents(50_000),
        tip: fc.option(cents(500), { nil: undefined }),
        shipping: fc.option(cents(900), { nil: undefined }),
      })
      .map(({ lines, minutes, discount, tender, paid, tip, shipping, prices_include_tax, ...rest }) => ({
        ...{ kind: "sale" as const, id: "", type, lines, ...rest },
        prices_include_tax: prices_include_tax && lines.every((one) => outweighs(one, discount)),
        occurred_at: new Date(Date.UTC(2026, 0, 20) + minutes * 60_000).toISOString(),
        ...(discount !== undefined && carriesDiscount(lines, type)
          ? { discounts: [{ amount: discount }] }
          : {}),
        payments: [{ tender, amount: paid, ...(tip === undefined ? {} : { tip }) }],
        ...(shipping === undefined ? {} : { shipping }),
      })),
  );

/** Whether a line is worth more than its own discount and the document's: else no tax can be taken out of its price. */
function outweighs(one: OracleLine, discount: string | undefined): boolean {
  const off = Number(one.discounts?.[0]?.amount ?? 0) + Number(discount ?? 0);
  return Math.abs(lineValue(one)) >= off;
}

function lineValue(one: OracleLine): number {
  return Number(one.amount ?? Number(one.quantity) * Number(one.unit_price));
}

function carriesDiscount(lines: readonly OracleLine[], type: OracleSale["type"]): boolean {
  const merchandise = lines.filter((one) => one.type === undefined);
  const sells = type !== "return" && merchandise.some((one) => !one.quantity.startsWith("-"));
  return merchandise.some((one) => {
    const value = lineValue(one);
    return sells ? value > 0 : value !== 0;
  });
}

/** Sales in the order in which they are sent, cut into batches. */
export type SaleHistory = { readonly batches: readonly (readonly OracleSale[])[] };

/**
 * A few documents with several versions each: sent again, corrected, voided, brought back. Documents with version numbers
 * arrive in any order, the others in the order that counts; then all is cut into batches anywhere.
 */
export const saleHistory: fc.Arbitrary<SaleHistory> = fc
  .record({
    documents: fc.array(
      fc.record({
        versions: fc.array(sale, { minLength: 1, maxLength: 4 }),
        numbered: fc.boolean(),
        again: fc.nat(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    shuffle: fc.infiniteStream(fc.nat(1_000_000)),
    cuts: fc.array(fc.nat(100), { maxLength: 3 }),
  })
  .map(({ documents, shuffle, cuts }) => {
    const place = () => shuffle.next().value ?? 0;
    const arrivals = documents.flatMap(({ versions, numbered, again }, index) => {
      const sent = versions.map((one, version) => ({
        ...one,
        id: `doc\t'${index}\\`,
        ...(numbered ? { version } : {}),
      }));
      // A numbered version may come again at any time; of the others only the last one may.
      const repeated = numbered ? sent[again % sent.length] : sent.at(-1);
      const all = repeated === undefined ? sent : [...sent, repeated];
      const places = all.map(place);
      if (!numbered) places.sort((left, right) => left - right);
      return all.map((one, at) => ({ one, at: places[at] ?? 0 }));
    });
    const ordered = arrivals.sort((left, right) => left.at - right.at).map(({ one }) => one);
    return { batches: cutInto(ordered, cuts) };
  });

function cutInto(sales: readonly OracleSale[], cuts: readonly number[]): OracleSale[][] {
  const at = [...new Set(cuts.map((cut) => cut % (sales.length + 1)))].sort((left, right) => left - right);
  const bounds = [0, ...at, sales.length];
  return bounds
    .slice(1)
    .map((end, index) => sales.slice(bounds[index], end))
    .filter((batch) => batch.length > 0);
}
