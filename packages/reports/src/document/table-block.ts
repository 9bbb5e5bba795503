import type { MetricAnswer, Row } from "@c4/contracts/http/metrics";
import type { ReportFormat } from "@c4/contracts/http/reports";
import type { TableSection, TimeGrain } from "../define-report.ts";
import type { ReportWords } from "../words-english.ts";
import { chartSpec } from "./chart-spec.ts";
import type { TableBlock, TableRow } from "./report-document.ts";
import { type PlannedColumn, planColumns } from "./table-columns.ts";

export type TableOptions = {
  words: ReportWords;
  grain: TimeGrain;
  format: ReportFormat;
  compared: boolean;
};

/** An answer as a table: derived columns beside their metric, totals as the engine gave them. */
export function tableBlock(section: TableSection, answer: MetricAnswer, options: TableOptions): TableBlock {
  const { words, grain } = options;
  const planned = planColumns(answer, {
    words,
    grain,
    compared: options.compared ? (section.compared ?? []) : [],
    share: section.share,
    withIds: false,
  });
  const rows = answer.rows.map((row, index) =>
    tableRow(planned, { row, previous: answer.compare_rows?.[index] ?? null, totals: answer.totals }, answer),
  );
  return {
    kind: "table",
    id: section.id,
    title: titleOf(section, answer, options),
    columns: planned.map(({ read: _read, ...column }) => column),
    rows,
    totals: totalsRow(planned, answer, words),
    cut: cutOf(section, answer, options),
    grain: section.by === "time" ? grain : null,
    chart: chartSpec(section, answer, { grain, compared: options.compared }),
  };
}

type Rows = Parameters<PlannedColumn["read"]>[0];

/** A row in the document's columns; one that has a currency cell is in that currency. */
export function tableRow(planned: readonly PlannedColumn[], rows: Rows, answer: MetricAnswer): TableRow {
  const cells = planned.map((column) => column.read(rows));
  const currencyAt = answer.columns.findIndex(
    (column) => column.kind === "dimension" && column.id === "currency",
  );
  return { cells, currency: currencyAt === -1 ? null : currencyCode(rows.row, currencyAt) };
}

/** The engine's totals in the document's columns, with the word for total in the first; null when none were asked for. */
export function totalsRow(
  planned: readonly PlannedColumn[],
  answer: MetricAnswer,
  words: ReportWords,
): TableRow | null {
  const { totals } = answer;
  if (totals === undefined) return null;
  const rows: Rows = { row: totals, previous: answer.compare_totals ?? null, totals };
  const cells = planned.map((column, index) => {
    if (column.unit !== null) return column.read(rows);
    return index === 0 ? words.total : null;
  });
  return { cells, currency: null };
}

function currencyCode(row: Row, index: number): string | null {
  const cell = row[index] ?? null;
  return cell === null || typeof cell === "string" ? cell : cell.id;
}

function titleOf(
  section: TableSection,
  answer: MetricAnswer,
  { words, grain, format }: TableOptions,
): string {
  if (section.id === "by_time") return words.byTime[grain];
  const title = words.sections[section.id];
  const shortened = format === "pdf" && section.top !== undefined && answer.meta.truncated;
  return shortened ? words.top(answer.rows.length, title) : title;
}

function cutOf(section: TableSection, answer: MetricAnswer, { words, format }: TableOptions): string | null {
  if (!answer.meta.truncated) return null;
  const chosen = format === "pdf" && section.top !== undefined;
  return chosen ? words.shownOf(answer.rows.length) : words.cut(answer.rows.length);
}
