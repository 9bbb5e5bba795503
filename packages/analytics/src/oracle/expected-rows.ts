import { addDays } from "../calendar/plain-date.ts";
import type { SampleDocument, SampleLine, SampleVersion } from "./sample-documents.ts";
import { categoryOf, locationUuid, occurredAt, productUuid } from "./sample-ledger.ts";
import { expectedRate } from "./sample-rates.ts";

/** What is asked of the oracle. It knows documents as they stand at the end, and neither signs nor roll-ups. */
export type Question = {
  firstDay: string;
  documents: readonly SampleDocument[];
  /** Null sees everything. */
  locations: readonly number[] | null;
  /** Days after the sample's first, both ends included. */
  from: number;
  to: number;
  /** Of the last day only what happened before this instant. */
  until?: Date | undefined;
  currency: string | null;
  /** An amount of the answer (comparison included) is in another currency: converted sums are rounded, others are exact. */
  converted: boolean;
  /** The key of a line (or of a whole document, when the line is null) in the answer; null leaves it out. */
  keyOf: (version: SampleVersion, line: SampleLine | null, tender: string | null) => string | null;
};

/** Sums of one key. Money is scaled by 10^24, quantities by 10^4. */
export type Expected = {
  money: Record<string, bigint>;
  unratedOnly: boolean;
  units: { sold: bigint; returned: bigint };
  documents: Set<string>;
  voids: number;
  currencies: Set<string>;
  rated: number;
  unrated: number;
};

export const wholeKey = "whole";

export function expectedRows(question: Question): Map<string, Expected> {
  const rows = new Map<string, Expected>();
  const at = (key: string): Expected => {
    const known = rows.get(key) ?? {
      money: {},
      unratedOnly: false,
      units: { sold: 0n, returned: 0n },
      documents: new Set<string>(),
      voids: 0,
      currencies: new Set<string>(),
      rated: 0,
      unrated: 0,
    };
    rows.set(key, known);
    return known;
  };
  for (const { id, versions } of question.documents) {
    const version = versions.at(-1);
    if (!version || !counts(question, version)) continue;
    const targets = (line: SampleLine | null, tender: string | null): Expected[] => {
      const key = question.keyOf(version, line, tender);
      return key === null ? [] : [at(key), at(wholeKey)];
    };
    addDocument(question, version, id, targets);
  }
  return rows;
}

/** Currencies of the amounts that the question is about. */
export function currenciesIn(question: Omit<Question, "converted">): Set<string> {
  return expectedRows({ ...question, converted: false }).get(wholeKey)?.currencies ?? new Set();
}

function counts({ locations, from, to, until, firstDay }: Question, version: SampleVersion): boolean {
  if (version.day < from || version.day > to) return false;
  if (until && version.day === to && occurredAt(firstDay, version) >= until) return false;
  if (locations === null) return true;
  return version.location !== null && locations.includes(version.location);
}

type Targets = (line: SampleLine | null, tender: string | null) => Expected[];

function addDocument(question: Question, version: SampleVersion, id: string, targets: Targets): void {
  const rate =
    question.currency === null ? 10n ** 20n : expectedRate(version.currency, question.currency, version.day);
  const money = (row: Expected, name: string, amount: bigint): void => {
    if (amount !== 0n) row.currencies.add(version.currency);
    row.money[name] = (row.money[name] ?? 0n) + amount * (rate ?? 0n);
  };
  const seen = (row: Expected): void => {
    if (rate === null) row.unrated += 1;
    else row.rated += 1;
  };
  for (const row of targets(null, null)) {
    seen(row);
    if (version.void) {
      row.voids += 1;
      money(row, "void_value", version.voidValue);
      continue;
    }
    money(row, "tax", version.otherTax);
    money(row, "service_charges", version.charges);
    money(row, "shipping", version.shipping);
    money(row, "tips", version.tips);
    money(row, "cash_rounding", version.rounding);
  }
  if (version.void) return;
  for (const line of version.lines) {
    for (const row of targets(line, null)) {
      seen(row);
      addLine(row, line, id, (name, amount) => money(row, name, amount));
    }
  }
  for (const { tender, amount } of version.payments) {
    for (const row of targets(null, tender)) {
      seen(row);
      money(row, "payments", amount);
    }
  }
}

function addLine(
  row: Expected,
  line: SampleLine,
  id: string,
  money: (name: string, amount: bigint) => void,
): void {
  const net = line.gross - line.discounts;
  if (line.kind !== "adjustment") money("tax", line.tax);
  switch (line.kind) {
    case "sale":
      row.documents.add(id);
      row.units.sold += line.quantity;
      money("gross_sales", line.gross);
      money("discounts", line.discounts);
      break;
    case "return":
      row.units.returned -= line.quantity;
      money("returns", -net);
      break;
    case "service":
      money("service_charges", net);
      return;
    case "gift_card":
      money("gift_card_sales", net);
      return;
    case "deposit":
      money("deposits", net);
      return;
    case "adjustment":
      money("adjustments", net);
      return;
  }
  if (line.cost !== null) {
    money("cogs", line.cost);
    money("net_sales_with_cost", net);
  }
}

type KeyOf = Question["keyOf"];

/** The part of a row's key that each way of splitting gives; null where such a fact is in no row. */
const parts: Record<string, (firstDay: string) => KeyOf> = {
  location: () => (version) =>
    version.location === null ? "none" : `loc_${locationUuid(version.location).replaceAll("-", "")}`,
  channel: () => (version) => version.channel || "none",
  currency: () => (version) => version.currency,
  hour_of_day: () => (version) => String(version.hour),
  tender: () => (_version, _line, tender) => tender,
  product: () => (_version, line) =>
    line && (line.product === null ? "none" : `prd_${productUuid(line.product).replaceAll("-", "")}`),
  category: () => (_version, line) =>
    line && ((line.product === null ? "" : categoryOf(line.product)) || "none"),
  day: (firstDay) => (version) => addDays(firstDay, version.day),
  hour: (firstDay) => (version) =>
    `${addDays(firstDay, version.day)}T${String(version.hour).padStart(2, "0")}:00:00`,
  week: (firstDay) => (version) => {
    const date = addDays(firstDay, version.day);
    return addDays(date, -((new Date(date).getUTCDay() + 6) % 7));
  },
  month: (firstDay) => (version) => `${addDays(firstDay, version.day).slice(0, 7)}-01`,
};

/** Keys of the answer's rows when it is split by these: time first, then the dimensions in the order asked. */
export function keyBy(splits: readonly string[], firstDay: string): KeyOf {
  const keys = splits.map((split) => {
    const part = parts[split];
    if (!part) throw new Error(`no oracle by ${split}`);
    return part(firstDay);
  });
  return (version, line, tender) => {
    const found = keys.map((keyOf) => keyOf(version, line, tender));
    return found.includes(null) ? null : found.join("|");
  };
}
