import { type Exact, exact, fourDecimals, show, times } from "./exact-number.ts";

/** A sale as a test sends it. Only what the oracle reads. */
export type OracleLine = {
  id?: string;
  type?: "merchandise" | "service" | "gift_card" | "deposit" | "adjustment";
  product: string;
  quantity: string;
  unit_price: string;
  amount?: string;
  discounts?: { amount: string }[];
  tax?: string;
  unit_cost?: string;
};
export type OracleSale = {
  kind: "sale";
  id: string;
  version?: number;
  type: "sale" | "return" | "exchange" | "void";
  location: string;
  occurred_at: string;
  currency: string;
  channel: string;
  prices_include_tax?: boolean;
  lines: OracleLine[];
  discounts?: { amount: string }[];
  payments: { tender: string; amount: string; tip?: string }[];
  shipping?: string;
  other_tax?: string;
};

/** Where and when: hours ahead of UTC and the hour at which the business day begins. */
export type OraclePlaces = Readonly<Record<string, { utcOffsetHours: number; dayStartHour: number }>>;
export type OracleFigures = Record<string, Record<string, string>>;
export type OracleAnswer = {
  /** Sums by `date hour location channel currency`. */
  readonly documents: OracleFigures;
  /** Sums by `date location product kind`. */
  readonly lines: OracleFigures;
  /** Sums by `date location tender`. */
  readonly payments: OracleFigures;
};

const minorDecimals: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };

/**
 * What the ledgers must say once these sales have arrived, in this order of acceptance. It reads records only and was
 * written from the rules, not from the code that loads: its own numbers, its own rounding, its own allocation.
 */
export function answerOf(sales: readonly OracleSale[], places: OraclePlaces): OracleAnswer {
  const latest = new Map<string, OracleSale>();
  for (const sale of sales) {
    const other = latest.get(sale.id);
    if (other === undefined || (sale.version ?? 0) >= (other.version ?? 0)) latest.set(sale.id, sale);
  }
  const answer: OracleAnswer = { documents: {}, lines: {}, payments: {} };
  const sums = { documents: new Sums(), lines: new Sums(), payments: new Sums() };
  for (const sale of latest.values()) addSale(sums, sale, places);
  Object.assign(answer.documents, sums.documents.shown());
  Object.assign(answer.lines, sums.lines.shown());
  Object.assign(answer.payments, sums.payments.shown());
  return answer;
}

class Sums {
  private readonly values = new Map<string, Map<string, Exact>>();

  add(key: string, name: string, value: Exact): void {
    const row = this.values.get(key) ?? new Map<string, Exact>();
    row.set(name, (row.get(name) ?? 0n) + value);
    this.values.set(key, row);
  }

  /** Without zeros: a row of nothing is no row. */
  shown(): OracleFigures {
    const figures: OracleFigures = {};
    for (const [key, row] of this.values) {
      const shown = [...row].filter(([, value]) => value !== 0n).map(([name, value]) => [name, show(value)]);
      if (shown.length > 0) figures[key] = Object.fromEntries(shown);
    }
    return figures;
  }
}

const one = exact("1");

function addSale(
  sums: { documents: Sums; lines: Sums; payments: Sums },
  sale: OracleSale,
  places: OraclePlaces,
): void {
  const { date, hour } = whenOf(sale, places);
  const key = `${date} ${hour} ${sale.location} ${sale.channel} ${sale.currency}`;
  const document = (name: string, value: Exact) => sums.documents.add(key, name, value);
  const valued = valueLines(sale);
  if (sale.type === "void") {
    document("void_count", one);
    for (const line of valued) {
      if (line.type === "merchandise") document("void_value", line.net < 0n ? -line.net : line.net);
    }
    return;
  }
  for (const line of valued) addLine(document, line);
  if (valued.some((line) => line.type === "merchandise" && line.quantity > 0n)) document("transactions", one);
  document("line_count", one * BigInt(valued.length));
  document("shipping", exact(sale.shipping));
  document("tax", exact(sale.other_tax));
  for (const line of valued) {
    const row = `${date} ${sale.location} ${line.product} ${line.kind}`;
    sums.lines.add(row, "quantity", line.quantity);
    sums.lines.add(row, "gross", line.gross);
    sums.lines.add(row, "discounts", line.gross - line.net);
    sums.lines.add(row, "net", line.net);
    sums.lines.add(row, "tax", line.tax);
    if (line.cost !== null) sums.lines.add(row, "cost", line.cost);
  }
  for (const { tender, amount, tip } of sale.payments) {
    document("tips", exact(tip));
    sums.payments.add(`${date} ${sale.location} ${tender}`, "amount", exact(amount));
    sums.payments.add(`${date} ${sale.location} ${tender}`, "tip", exact(tip));
  }
}

type Valued = {
  type: string;
  kind: string;
  product: string;
  quantity: Exact;
  gross: Exact;
  net: Exact;
  tax: Exact;
  cost: Exact | null;
};

function addLine(document: (name: string, value: Exact) => void, line: Valued): void {
  if (line.type === "adjustment") {
    document("adjustments", line.net);
    return;
  }
  document("tax", line.tax);
  if (line.type === "service") document("service_charges", line.net);
  if (line.type === "gift_card") document("gift_card_sales", line.net);
  if (line.type === "deposit") document("deposits", line.net);
  if (line.type !== "merchandise") return;
  if (line.quantity > 0n) {
    document("gross_sales", line.gross);
    document("discounts", line.gross - line.net);
    document("units_sold", line.quantity);
  } else {
    document("returns", -line.net);
    document("units_returned", -line.quantity);
  }
  if (line.cost !== null) {
    document("cogs", line.cost);
    document("net_sales_with_cost", line.net);
  }
}

function valueLines(sale: OracleSale): Valued[] {
  const asPriced = sale.lines.map((line) => {
    const quantity = exact(line.quantity);
    const extended = line.amount === undefined ? times(quantity, exact(line.unit_price)) : exact(line.amount);
    const off = (line.discounts ?? []).reduce((sum, { amount }) => sum + exact(amount), 0n);
    return { line, quantity, extended, off: quantity < 0n ? -off : off };
  });
  const shares = sharesOf(sale, asPriced);
  return asPriced.map(({ line, quantity, extended, off }, index) => {
    const type = line.type ?? "merchandise";
    const tax = exact(line.tax);
    const paid = extended - off - (shares[index] ?? 0n);
    let gross = extended;
    let net = paid;
    if (sale.prices_include_tax) {
      net = paid - tax;
      gross = extended - (tax === 0n || paid === 0n ? tax : roundedShare(tax, extended, paid));
    }
    const cost = line.unit_cost === undefined ? null : rounded(times(quantity, exact(line.unit_cost)));
    const kind = type !== "merchandise" ? type : quantity > 0n ? "sale" : "return";
    return { type, kind, product: line.product, quantity, gross, net, tax, cost };
  });
}

/** The document's discount, by value before discounts, in whole minor units; what remains on the largest line. */
function sharesOf(
  sale: OracleSale,
  lines: readonly { line: OracleLine; quantity: Exact; extended: Exact }[],
): Exact[] {
  const total = (sale.discounts ?? []).reduce((sum, { amount }) => sum + exact(amount), 0n);
  const shares = lines.map(() => 0n);
  if (total === 0n) return shares;
  const merchandise = lines.map(({ line }) => (line.type ?? "merchandise") === "merchandise");
  const sells = lines.some(({ quantity }, index) => merchandise[index] && quantity > 0n);
  const wanted = sale.type !== "return" && sells ? 1n : -1n;
  const bearing = lines
    .map(({ quantity, extended }, index) => ({
      index,
      quantity,
      value: extended < 0n ? -extended : extended,
    }))
    .filter(({ index, quantity }) => merchandise[index] && quantity * wanted > 0n);
  const all = bearing.reduce((sum, { value }) => sum + value, 0n);
  const minor = exact("1") / 10n ** BigInt(minorDecimals[sale.currency] ?? 2);
  let given = 0n;
  for (const { index, value } of bearing) {
    const units = (total * value) / (all * minor);
    shares[index] = units * minor * wanted;
    given += units * minor;
  }
  const largest = bearing.reduce((best, next) => (next.value > best.value ? next : best));
  shares[largest.index] = (shares[largest.index] ?? 0n) + (total - given) * wanted;
  return shares;
}

/** tax × gross ÷ net at four decimals, halves to even. */
function roundedShare(tax: Exact, gross: Exact, net: Exact): Exact {
  return halfEven((tax / fourDecimals) * (gross / fourDecimals), net / fourDecimals) * fourDecimals;
}

function rounded(value: Exact): Exact {
  return halfEven(value, fourDecimals) * fourDecimals;
}

function halfEven(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const below = n / d;
  const twice = 2n * (n - below * d);
  if (twice < d) return sign * below;
  if (twice > d) return sign * (below + 1n);
  return sign * (below % 2n === 0n ? below : below + 1n);
}

function whenOf(sale: OracleSale, places: OraclePlaces): { date: string; hour: number } {
  const place = places[sale.location];
  if (place === undefined) throw new Error(`the oracle does not know ${sale.location}`);
  const hourMs = 3_600_000;
  const local = Date.parse(sale.occurred_at) + place.utcOffsetHours * hourMs;
  return {
    date: new Date(local - place.dayStartHour * hourMs).toISOString().slice(0, 10),
    hour: new Date(local).getUTCHours(),
  };
}
