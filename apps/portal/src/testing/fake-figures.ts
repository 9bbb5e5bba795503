import { addDecimals } from "@c4/charts/decimal";
import type { LocationItem } from "@c4/contracts/http/master";
import type { Cell, Column, MetricAnswer, MetricQueryInput, MetricsMeta } from "@c4/contracts/http/metrics";
import { toPublicId } from "@c4/contracts/ids";

/** Invented figures with the shape of real ones: enough to look at every page without a server. Never in the bundle. */

const today = "2026-11-20";
const completeThrough = "2026-11-19";
const dayMs = 86_400_000;

export const fakeLocations: LocationItem[] = [
  ["Grand Indonesia", "Jakarta", "IDR"],
  ["Plaza Senayan", "Jakarta", "IDR"],
  ["Pondok Indah Mall", "Jakarta", "IDR"],
  ["Kota Kasablanka", "Jakarta", "IDR"],
  ["Paris Van Java", "Bandung", "IDR"],
  ["Trans Studio", "Bandung", "IDR"],
  ["Ngee Ann City", "Singapore", "SGD"],
  ["VivoCity", "Singapore", "SGD"],
  ["Jewel Changi", "Singapore", "SGD"],
  ["Pitt Street", "Sydney", "AUD"],
  ["Chatswood", "Sydney", "AUD"],
  ["Bondi Junction", "Sydney", "AUD"],
].map(([name = "", region = "", currency = ""], index) => ({
  id: toPublicId("location", `00000000-0000-7000-8000-${String(index + 1).padStart(12, "0")}`),
  name,
  region,
  currency,
  time_zone: "Asia/Jakarta",
  external_id: `STORE-${index + 1}`,
  country: null,
  format: null,
  opened_on: null,
  closed_on: null,
  placeholder: false,
}));

const catalogue: Record<
  string,
  { title: string; unit: "money" | "count" | "quantity" | "ratio"; better: "up" | "down" | "neutral" }
> = {
  net_sales: { title: "Net sales", unit: "money", better: "up" },
  transactions: { title: "Transactions", unit: "count", better: "up" },
  atv: { title: "Average transaction value", unit: "money", better: "up" },
  upt: { title: "Units per transaction", unit: "quantity", better: "up" },
  gross_margin_pct: { title: "Gross margin", unit: "ratio", better: "up" },
  cost_coverage: { title: "Cost coverage", unit: "ratio", better: "up" },
  units_sold: { title: "Units sold", unit: "quantity", better: "up" },
  discounts: { title: "Discounts", unit: "money", better: "neutral" },
  returns: { title: "Returns", unit: "money", better: "down" },
};

export function fakeMeta(version: number): MetricsMeta {
  return {
    metrics: Object.entries(catalogue).map(([id, { title, unit, better }]) => ({
      id,
      title,
      definition: definitionOf(id),
      unit,
      better_when: better,
      dimensions: ["hour", "day", "week", "month", "location", "hour_of_day"],
    })),
    dimensions: [],
    datasets: [],
    freshness: {
      complete_through: completeThrough,
      last_loaded_at: new Date().toISOString(),
      data_version: version,
      loading: false,
      first_business_date: "2025-09-20",
      last_business_date: today,
    },
  };
}

function definitionOf(id: string): string {
  return `${catalogue[id]?.title ?? id}: gross sales minus discounts minus returns, without tax, by business date.`;
}

function dayList(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += dayMs)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

function shift(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}

function resolve(period: MetricQueryInput["period"]): { from: string; to: string } {
  if (!("preset" in period)) return period;
  const lengths: Record<string, number> = {
    today: 1,
    yesterday: 1,
    last_7_days: 7,
    last_12_months: 365,
    this_year: 324,
    all: 427,
  };
  return { from: shift(today, 1 - (lengths[period.preset] ?? 28)), to: today };
}

/** Same seed, same number between 0 and 1. */
function noise(seed: string): number {
  let hash = 2_166_136_261;
  for (const char of seed) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296;
}

function dayValue(date: string, version: number): number {
  const weekday = new Date(date).getUTCDay();
  const busy = weekday === 0 || weekday === 6 ? 1.5 : 1 + weekday / 25;
  const payday = Number(date.slice(8)) >= 25 ? 1.25 : 1;
  const open = date === today ? 0.42 + version / 1_000 : 1;
  return 3_900_000_000 * busy * payday * open * (0.9 + noise(date) * 0.2);
}

function cellOf(metric: string, net: number, seed: string): string | null {
  const drift = 0.95 + noise(seed + metric) * 0.1;
  const sold = net / 182_000;
  const values: Record<string, string> = {
    net_sales: net.toFixed(4),
    transactions: Math.round(sold * drift).toString(),
    atv: (198_000 * drift).toFixed(6),
    upt: (2.4 * drift).toFixed(6),
    gross_margin_pct: (0.46 * drift).toFixed(6),
    cost_coverage: "0.987",
    units_sold: Math.round(sold * 2.4).toString(),
    discounts: (net * 0.061 * drift).toFixed(4),
    returns: (net * 0.023 * drift).toFixed(4),
  };
  return values[metric] ?? null;
}

/** Answers a query of Home from invented figures. */
export function fakeAnswer(query: MetricQueryInput, version: number): MetricAnswer {
  const period = resolve(query.period);
  const days = dayList(period.from, period.to);
  const comparePeriod = { from: shift(period.from, -days.length), to: shift(period.to, -days.length) };
  const time: Column[] = query.granularity
    ? [{ id: query.granularity, kind: "time", type: "date", unit: null, title: query.granularity }]
    : [];
  const dimensions = (query.dimensions ?? []).map(
    (id): Column => ({ id, kind: "dimension", type: "string", unit: null, title: id }),
  );
  const metrics = query.metrics.map(
    (id): Column => ({
      id,
      kind: "metric",
      type: "decimal",
      unit: catalogue[id]?.unit ?? null,
      title: catalogue[id]?.title ?? id,
    }),
  );
  const wanted = query.filters?.[0]?.values;
  const places = fakeLocations.filter(({ id }) => !wanted || wanted.includes(id));
  const part = places.length / fakeLocations.length;
  const rowsOf = (dates: string[], seed: string): Cell[][] => {
    const total = dates.reduce((sum, date) => sum + dayValue(date, version), 0) * part;
    const figures = (net: number, name: string): Cell[] =>
      query.metrics.map((id) => cellOf(id, net, seed + name));
    if (query.granularity)
      return dates.map((date) => [date, ...figures(dayValue(date, version) * part, date)]);
    if (query.dimensions?.[0] === "hour_of_day") {
      const weights = Array.from(
        { length: 12 },
        (_, index) => 0.4 + Math.sin((index / 11) * Math.PI) + noise(`${seed}${index}`) * 0.25,
      );
      const whole = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight, index) => [
        { id: String(index + 10), label: String(index + 10) },
        ...figures((total * weight) / whole, `h${index}`),
      ]);
    }
    if (query.dimensions?.[0] === "location") {
      const weights = places.map(({ id }, index) => (1.7 - index * 0.11) * (0.85 + noise(id + seed) * 0.3));
      const whole = weights.reduce((sum, weight) => sum + weight, 0);
      return places.map(({ id, name }, index) => [
        { id, label: name },
        ...figures((total * (weights[index] ?? 0)) / whole, id),
      ]);
    }
    return [figures(total, "total")];
  };
  const rows = rowsOf(days, "now");
  const netPlace = time.length + dimensions.length + query.metrics.indexOf("net_sales");
  const netTotal = rows.reduce(
    (sum, row) => addDecimals(sum, typeof row[netPlace] === "string" ? row[netPlace] : "0"),
    "0",
  );
  return {
    columns: [...time, ...dimensions, ...metrics],
    rows,
    ...(query.totals
      ? {
          totals: [
            ...dimensions.map(() => null),
            ...query.metrics.map((id) => cellOf(id, Number(netTotal), "totals")),
          ],
        }
      : {}),
    ...(query.compare && query.totals
      ? {
          compare_totals: [
            ...dimensions.map(() => null),
            ...query.metrics.map((id) => cellOf(id, Number(netTotal) * 0.97, "totals")),
          ],
        }
      : {}),
    ...(query.compare
      ? { compare_rows: rowsOf(dayList(comparePeriod.from, comparePeriod.to), "before") }
      : {}),
    meta: {
      period,
      compare_period: query.compare ? comparePeriod : null,
      currency: query.currency ?? "IDR",
      unconverted: [],
      complete_through: completeThrough,
      last_loaded_at: new Date().toISOString(),
      loading: false,
      data_version: version,
      served_by: ["sales_by_day_v1"],
      cached: false,
      elapsed_ms: 4,
      truncated: false,
      definitions: Object.fromEntries(
        query.metrics.map((id) => [id, { title: catalogue[id]?.title ?? id, definition: definitionOf(id) }]),
      ),
    },
  };
}
