import type { Cell, Row } from "@c4/contracts/http/metrics";
import { metricOf } from "../catalogue/metrics.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";
import { keysOf } from "../sql/keys-sql.ts";
import { countIn, type EngineRow, sumIn, textIn } from "./engine-row.ts";
import type { Figures } from "./figures.ts";
import { fillBuckets } from "./fill-buckets.ts";
import { memberCell, pastTime, timeOf } from "./key-cells.ts";
import { needsMoney, type Showing, showFigure } from "./show-figure.ts";

/** Turns the engine's rows into cells: the whole comes first, then the rows, one more than the limit when there are more. */
export function readFigures(query: ResolvedQuery, engineRows: readonly EngineRow[]): Figures {
  const split = keysOf(query).length > 0;
  const whole = engineRows.find((row) => countIn(row, "whole") === 1) ?? {};
  const found = split ? engineRows.filter((row) => countIn(row, "whole") === 0) : [whole];
  const converted = countIn(whole, "has_foreign") === 1;
  const showing = (row: EngineRow): Showing => ({ currency: currencyOf(query, row), converted });
  const pairs = found.map((row) => ({
    row: [...keyCells(query, row), ...metricCells(query, row, "c", showing(row))],
    past: query.comparison
      ? [...keyCells(query, row, true), ...metricCells(query, row, "p", showing(row))]
      : null,
  }));
  const filled = fillBuckets(query, pairs, () => emptyCells(query, showing({})));
  const shown = filled.slice(0, query.limit);
  const blank: Cell[] = keyCells(query, whole).map(() => null);
  const totalShowing: Showing = {
    currency: countIn(whole, "has_mixed") === 1 ? null : (query.currency ?? onlyCurrency(found)),
    converted,
  };
  return {
    rows: shown.map(({ row }) => row),
    totals: [...blank, ...metricCells(query, whole, "c", totalShowing)],
    compareRows: query.comparison ? shown.flatMap(({ past }) => (past ? [past] : [])) : null,
    compareTotals: query.comparison ? [...blank, ...metricCells(query, whole, "p", totalShowing)] : null,
    truncated: filled.length > query.limit,
    foreign: converted,
    unrated: countIn(whole, "n_unrated") + countIn(whole, "n_past_unrated") > 0,
  };
}

/** Split by currency, each row has its own; otherwise everything is in the query's. */
function currencyOf({ currency }: ResolvedQuery, row: EngineRow): string | null {
  return currency ?? (textIn(row, "k_currency") || null);
}

function onlyCurrency(rows: readonly EngineRow[]): string | null {
  const [first] = rows;
  return first ? textIn(first, "k_currency") || null : null;
}

function keyCells(query: ResolvedQuery, row: EngineRow, past = false): Cell[] {
  const cells: Cell[] = query.attributes.map((attribute) => memberCell(row, attribute));
  if (query.grain === null) return cells;
  const time = timeOf(row, query.grain);
  return [past ? pastTime(time, query) : time, ...cells];
}

function metricCells(query: ResolvedQuery, row: EngineRow, prefix: "c" | "p", showing: Showing): Row {
  const flags = prefix === "c" ? ["n_rated", "n_unrated"] : ["n_past_rated", "n_past_unrated"];
  const [rated = 0, unrated = 0] = flags.map((flag) => countIn(row, flag));
  const nothingRated = unrated > 0 && rated === 0;
  return query.metrics.map((metric) =>
    nothingRated && needsMoney(metricOf(metric).formula)
      ? null
      : showFigure(metric, (measure) => sumIn(row, prefix, measure), showing),
  );
}

function emptyCells(query: ResolvedQuery, showing: Showing): Row {
  return metricCells(query, {}, "c", showing);
}
