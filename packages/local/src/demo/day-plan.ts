import type { SaleRecord } from "@c4/contracts/records/sale";
import { type Assortment, type BasketLine, fillBasket, minorText, toLines } from "./basket.ts";
import { currencyFacts, type DemoLocation, demoSeed, meanDocumentsPerDay } from "./chain.ts";
import { addDays, instantAt } from "./local-time.ts";
import { createRandom, type Random } from "./random.ts";
import { hourWeights, seasonFactor } from "./season.ts";

export type PlannedSale = { at: Date; record: SaleRecord; basket: readonly BasketLine[] };

/** Staff of a shop: five people each, sixty in all. */
export const staffOf = (location: DemoLocation) =>
  Array.from({ length: 5 }, (_, i) => `${location.id}-S${i + 1}`);

/**
 * Everything a shop rings up on one business date, in order of time. A pure function of seed, shop and date: asked again it
 * gives the same documents, so sending a day twice changes no figure.
 */
export function planDay(location: DemoLocation, date: string, assortment: Assortment): PlannedSale[] {
  const sales = planSales(location, date, assortment);
  const random = createRandom(`${demoSeed}/${location.id}/${date}/after`);
  const extra: PlannedSale[] = [];
  for (const sale of sales) if (random.chance(0.006)) extra.push(voidOf(sale));
  const returns = random.poisson(sales.length * 0.03);
  const earlier = returns > 0 ? planSales(location, addDays(date, -random.int(1, 9)), assortment) : [];
  for (let n = 0; n < returns; n++) {
    const original = earlier[random.int(0, Math.max(0, earlier.length - 1))];
    if (original) extra.push(returnOf(random, location, date, n, original, assortment));
  }
  return [...sales, ...extra].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** How many documents a shop's day holds on average: its sales, 0.6 % of them voided and 3 % returned. */
export const expectedDocuments = (location: DemoLocation, date: string): number =>
  expectedSales(location, date) * 1.036;

const expectedSales = (location: DemoLocation, date: string): number =>
  meanDocumentsPerDay * location.weight * seasonFactor(location, date);

function planSales(location: DemoLocation, date: string, assortment: Assortment): PlannedSale[] {
  const random = createRandom(`${demoSeed}/${location.id}/${date}`);
  const count = random.poisson(expectedSales(location, date));
  const times = Array.from({ length: count }, () => tradingTime(random, location, date)).sort();
  return times.map((wall, index) => {
    const id = `${location.id}-${date.replaceAll("-", "")}-${String(index + 1).padStart(4, "0")}`;
    return saleOf(
      random,
      location,
      id,
      instantAt(wall, location.timeZone),
      fillBasket(random, location, assortment),
    );
  });
}

function tradingTime(random: Random, location: DemoLocation, date: string): string {
  const open = hourWeights.map((weight, hour) =>
    hour >= location.opensHour && hour < location.closesHour ? weight : 0,
  );
  let target = random.next() * open.reduce((sum, weight) => sum + weight, 0);
  let hour = location.opensHour;
  for (; hour < location.closesHour - 1; hour++) {
    target -= open[hour] ?? 0;
    if (target < 0) break;
  }
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date}T${two(hour)}:${two(random.int(0, 59))}:${two(random.int(0, 59))}`;
}

/** One till receipt: tax-inclusive prices, sometimes a discount on the whole receipt, one or two tenders. */
export function saleOf(
  random: Random,
  location: DemoLocation,
  id: string,
  at: Date,
  basket: readonly BasketLine[],
): PlannedSale {
  const { minorDigits } = currencyFacts[location.currency];
  const { lines, dueMinor } = toLines(basket, location, 1);
  const staff = staffOf(location);
  const record: SaleRecord = {
    kind: "sale",
    id,
    version: 1,
    type: "sale",
    location: location.id,
    occurred_at: at.toISOString(),
    currency: location.currency,
    channel: "store",
    register: `R${random.int(1, 3)}`,
    staff: staff[random.int(0, staff.length - 1)] ?? `${location.id}-S1`,
    prices_include_tax: true,
    lines,
    payments: payments(random, location, dueMinor, minorDigits),
  };
  if (random.chance(0.35)) record.customer = `C${String(random.int(1, 4_000)).padStart(5, "0")}`;
  return { at, record, basket };
}

const tenders: Record<DemoLocation["country"], readonly [string, ...string[]]> = {
  ID: ["qris", "qris", "qris", "card", "card", "cash", "cash", "gift_card"],
  SG: ["card", "card", "card", "paynow", "paynow", "cash", "gift_card"],
  AU: ["card", "card", "card", "card", "card", "cash", "gift_card"],
};

function payments(random: Random, location: DemoLocation, dueMinor: bigint, digits: number) {
  const tender = random.pick(tenders[location.country]);
  if (tender !== "gift_card") return [{ id: "1", tender, amount: minorText(dueMinor, digits) }];
  const part = dueMinor / 2n;
  return [
    { id: "1", tender, amount: minorText(part, digits) },
    { id: "2", tender: "card", amount: minorText(dueMinor - part, digits) },
  ];
}

// The till cancels the receipt some minutes later: version 2 of the same document.
function voidOf(sale: PlannedSale): PlannedSale {
  const at = new Date(sale.at.getTime() + 240_000);
  const { payments: _taken, ...kept } = sale.record;
  return { ...sale, at, record: { ...kept, version: 2, type: "void", occurred_at: sale.record.occurred_at } };
}

function returnOf(
  random: Random,
  location: DemoLocation,
  date: string,
  n: number,
  original: PlannedSale,
  assortment: Assortment,
): PlannedSale {
  const at = instantAt(tradingTime(random, location, date), location.timeZone);
  const back = original.basket.slice(0, 1);
  const { lines, dueMinor } = toLines(back, location, -1);
  const exchanged = random.chance(0.2) ? fillBasket(random, location, assortment).slice(0, 1) : [];
  const taken = toLines(exchanged, location, 1);
  const due = dueMinor + taken.dueMinor;
  const record: SaleRecord = {
    ...original.record,
    id: `${location.id}-${date.replaceAll("-", "")}-X${n + 1}`,
    type: exchanged.length > 0 ? "exchange" : "return",
    occurred_at: at.toISOString(),
    lines: [
      ...lines.map((line) => ({ ...line, original: { id: original.record.id, line: line.id ?? "1" } })),
      ...taken.lines.map((line) => ({ ...line, id: `${line.id}-new` })),
    ],
    payments:
      due === 0n
        ? []
        : [{ id: "1", tender: "card", amount: minorText(due, currencyFacts[location.currency].minorDigits) }],
  };
  return { at, record, basket: back };
}
