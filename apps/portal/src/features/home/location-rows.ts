import { type Change, changeOf } from "@c4/charts/change";
import { compareDecimals, divideDecimals } from "@c4/charts/decimal";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import { readAnswer } from "../metrics/read-answer.ts";
import type { locationMetrics } from "./home-queries.ts";

export type LocationMetric = (typeof locationMetrics)[number];
export type LocationSortKey = LocationMetric | "name" | "change";

export type LocationRow = {
  id: string | null;
  name: string;
  figures: Record<LocationMetric, string | null>;
  /** Part of the total's net sales; null when the total is zero. */
  share: string | null;
  change: Change | null;
};

/** Rows of the location table in the order of the answer; shares are of the engine's own total, not of the rows' sum. */
export function locationRows(answer: MetricAnswer): LocationRow[] {
  const read = readAnswer(answer);
  const total = read.figure(answer.totals, "net_sales");
  return answer.rows.map((row, index) => {
    const member = read.member(row, "location");
    const net = read.figure(row, "net_sales");
    const before = read.figure(answer.compare_rows?.[index], "net_sales");
    return {
      id: member?.id ?? null,
      name: member?.label ?? "–",
      figures: {
        net_sales: net,
        transactions: read.figure(row, "transactions"),
        atv: read.figure(row, "atv"),
        upt: read.figure(row, "upt"),
        gross_margin_pct: read.figure(row, "gross_margin_pct"),
      },
      share: net === null || total === null ? null : divideDecimals(net, total),
      change: changeOf(net, before, "up"),
    };
  });
}

/** Sorted by exact value; what is not defined stands last in both directions. */
export function sortLocationRows(
  rows: readonly LocationRow[],
  key: LocationSortKey,
  direction: "ascending" | "descending",
): LocationRow[] {
  const sign = direction === "ascending" ? 1 : -1;
  if (key === "name") return [...rows].sort((a, b) => sign * a.name.localeCompare(b.name));
  const figureOf = (row: LocationRow): string | null =>
    key === "change" ? (row.change?.relative ?? null) : row.figures[key];
  return [...rows].sort((a, b) => {
    const left = figureOf(a);
    const right = figureOf(b);
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compareDecimals(left, right);
  });
}

/** The longest bar's share; null without any. */
export function largestShareOf(rows: readonly LocationRow[]): string | null {
  const shares = rows.flatMap(({ share }) => (share === null ? [] : [share]));
  return shares.reduce<string | null>(
    (largest, share) => (largest === null || compareDecimals(share, largest) > 0 ? share : largest),
    null,
  );
}

/** Change of the whole; null when the answer has no comparison of its totals. */
export function locationTotalChange(answer: MetricAnswer): Change | null {
  const read = readAnswer(answer);
  return changeOf(
    read.figure(answer.totals, "net_sales"),
    read.figure(answer.compare_totals, "net_sales"),
    "up",
  );
}
