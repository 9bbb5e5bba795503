import { AppError } from "@c4/contracts/errors";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import type { DetailSection, ReportParams } from "../define-report.ts";
import type { ReportWords } from "../words-english.ts";
import { queryOfDetail, queryOfDetailTotals } from "./query-of-section.ts";
import type { DateRange, DetailBlock, TableRow } from "./report-document.ts";
import type { ReportSource } from "./report-source.ts";
import { sameFigures } from "./same-figures.ts";
import { tableRow, totalsRow } from "./table-block.ts";
import { type PlannedColumn, planColumns } from "./table-columns.ts";
import { addDays, daysIn } from "./time-grain.ts";

/** First guess of how many days fit in one query; halved when they do not. */
const sliceDays = 31;

type Deps = { source: ReportSource; params: ReportParams; period: DateRange; words: ReportWords };

/**
 * Every row of the period, however many: dates are asked in slices that a query can return whole.
 * @throws AppError `query_too_large` while reading, when a single day has more rows than one query returns
 */
export async function detailBlock(section: DetailSection, deps: Deps): Promise<DetailBlock> {
  const { source, params, period, words } = deps;
  const query = queryOfDetail(section, params);
  const ask = (slice: DateRange) => source.runQuery({ ...query, period: slice });
  const askTotals = () => source.runQuery({ ...queryOfDetailTotals(section, params), period });
  const before = await askTotals();
  const shape = await ask({ from: period.to, to: period.to });
  const planned = planColumns(shape, { words, grain: "day", compared: [], share: undefined, withIds: true });
  return {
    kind: "detail",
    id: section.id,
    title: words.sections.detail,
    columns: planned.map(({ read: _read, ...column }) => column),
    rows: readSlices(period, ask, planned),
    finish: async () => {
      const after = await askTotals();
      return {
        totals: totalsRow(planned, wholeAsTotals(shape, after), words),
        warning: sameFigures(before, after) ? null : words.warnings.moved,
      };
    },
  };
}

/** The one row of the whole period in the columns of the detail. */
function wholeAsTotals(shape: MetricAnswer, whole: MetricAnswer): MetricAnswer {
  const totals = shape.columns.map((column) => {
    const index = whole.columns.findIndex(({ id, kind }) => kind === "metric" && id === column.id);
    return column.kind === "metric" ? (whole.rows[0]?.[index] ?? null) : null;
  });
  return { ...shape, totals };
}

async function* readSlices(
  period: DateRange,
  ask: (slice: DateRange) => Promise<MetricAnswer>,
  planned: readonly PlannedColumn[],
): AsyncGenerator<readonly TableRow[]> {
  let days = sliceDays;
  let from = period.from;
  while (from <= period.to) {
    const slice = { from, to: earlier(addDays(from, days - 1), period.to) };
    const answer = await ask(slice);
    if (answer.meta.truncated) {
      days = smallerSlice(slice);
      continue;
    }
    yield answer.rows.map((row) => tableRow(planned, { row, previous: null, totals: undefined }, answer));
    from = addDays(slice.to, 1);
  }
}

function earlier(a: string, b: string): string {
  return [a, b].sort()[0] ?? a;
}

function smallerSlice(slice: DateRange): number {
  const days = daysIn(slice);
  if (days > 1) return Math.ceil(days / 2);
  throw new AppError("query_too_large", {
    detail: `${slice.from} alone has more rows than one query returns`,
  });
}
