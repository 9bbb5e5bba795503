import type { SaleRecord } from "@c4/contracts/records/sale";
import type { DemoProduct } from "./assortment.ts";
import { currencyFacts, type DemoLocation } from "./chain.ts";
import type { Random } from "./random.ts";

/** A line before it is written as a record; money in whole minor units of the location's currency. */
export type BasketLine = {
  product: DemoProduct;
  quantity: number;
  unitMinor: bigint;
  discountMinor: bigint;
  reason: string | null;
};

export type Assortment = { products: readonly DemoProduct[]; cumulative: readonly number[] };

/** Prefix sums of popularity, so that picking a product is one binary search. */
export function weighAssortment(products: readonly DemoProduct[]): Assortment {
  let sum = 0;
  return { products, cumulative: products.map((product) => (sum += product.popularity)) };
}

/** Fills a basket: mostly one to four articles, sometimes on promotion. */
export function fillBasket(random: Random, location: DemoLocation, assortment: Assortment): BasketLine[] {
  const count = Math.min(1 + random.poisson(1.55), 12);
  const chosen = new Map<string, BasketLine>();
  for (let i = 0; i < count; i++) {
    const product = pickProduct(random, assortment);
    const unitMinor = product.priceMinor[location.currency];
    const quantity = random.chance(0.16) ? random.int(2, 5) : 1;
    const promoted = random.chance(0.13);
    const percent = promoted ? BigInt(random.pick([10, 15, 20, 30])) : 0n;
    chosen.set(product.id, {
      product,
      quantity,
      unitMinor,
      discountMinor: (unitMinor * BigInt(quantity) * percent) / 100n,
      reason: promoted ? "promotion" : null,
    });
  }
  return [...chosen.values()];
}

function pickProduct(random: Random, { products, cumulative }: Assortment): DemoProduct {
  const target = random.next() * (cumulative.at(-1) ?? 0);
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  const product = products[low];
  if (!product) throw new Error("the assortment is empty");
  return product;
}

/** Whole minor units as a decimal string: 1250 with two digits is "12.50". */
export function minorText(minor: bigint, digits: number): string {
  if (digits === 0) return minor.toString();
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  return `${minor < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The basket as record lines; `direction` -1 takes the goods back. Returns the amount due, tax included. */
export function toLines(
  basket: readonly BasketLine[],
  location: DemoLocation,
  direction: 1 | -1,
): { lines: NonNullable<SaleRecord["lines"]>; dueMinor: bigint } {
  const { minorDigits, taxPercent } = currencyFacts[location.currency];
  const text = (minor: bigint) => minorText(minor, minorDigits);
  let dueMinor = 0n;
  const lines = basket.map((line, index) => {
    const netMinor = (line.unitMinor * BigInt(line.quantity) - line.discountMinor) * BigInt(direction);
    dueMinor += netMinor;
    const cost = line.product.costMinor?.[location.currency];
    return {
      id: String(index + 1),
      product: line.product.id,
      quantity: String(line.quantity * direction),
      unit_price: text(line.unitMinor),
      tax: text(includedTax(netMinor, taxPercent)),
      ...(line.discountMinor > 0n
        ? { discounts: [{ amount: text(line.discountMinor), reason: line.reason ?? "other" }] }
        : {}),
      ...(cost === undefined ? {} : { unit_cost: text(cost) }),
      ...(direction === -1 ? { return_reason: "unwanted" } : {}),
    };
  });
  return { lines, dueMinor };
}

/** Tax contained in a tax-inclusive amount, rounded half away from zero to the minor unit as tills do. */
function includedTax(minor: bigint, taxPercent: bigint): bigint {
  const magnitude = minor < 0n ? -minor : minor;
  const tax = (2n * magnitude * taxPercent + 100n + taxPercent) / (2n * (100n + taxPercent));
  return minor < 0n ? -tax : tax;
}
