import { changeOf } from "@c4/charts/change";
import { divideDecimals } from "@c4/charts/decimal";
import type { Column, MetricAnswer, Row } from "@c4/contracts/http/metrics";
import type { TimeGrain } from "../define-report.ts";
import type { ReportWords } from "../words-english.ts";
import { betterWhen } from "./better-when.ts";
import { figureAt } from "./figures-block.ts";
import type { TableColumn } from "./report-document.ts";

/** The rows a cell is made from. */
export type CellRows = { row: Row; previous: Row | null; totals: Row | undefined };
/** A column and how its cell is read from the answer. */
export type PlannedColumn = TableColumn & { read: (rows: CellRows) => string | null };

export type ColumnPlan = {
  words: ReportWords;
  grain: TimeGrain;
  compared: readonly string[];
  share: string | undefined;
  /** An extra column with the id beside each name, for files that machines read. */
  withIds: boolean;
};

/** The answer's columns, and after each metric the ones the report derives from it. */
export function planColumns(answer: MetricAnswer, plan: ColumnPlan): PlannedColumn[] {
  return answer.columns.flatMap((column, index) =>
    column.kind === "metric" ? metricColumns(column, index, plan) : keyColumns(column, index, plan),
  );
}

function keyColumns(column: Column, index: number, { words, grain, withIds }: ColumnPlan): PlannedColumn[] {
  const key = column.kind === "time" ? grain : column.id;
  const base = {
    id: key,
    title: words.columns[key] ?? column.title,
    unit: null,
    betterWhen: "neutral",
  } as const;
  if (column.kind === "time") return [{ ...base, role: "date", read: ({ row }) => idOf(row, index) }];
  if (column.id === "hour_of_day") return [{ ...base, role: "hour", read: ({ row }) => idOf(row, index) }];
  const label: PlannedColumn = {
    ...base,
    role: "label",
    read: ({ row }) => labelOf(row, index) ?? words.none,
  };
  if (!withIds) return [label];
  const id: PlannedColumn = {
    ...base,
    id: `${key}_id`,
    title: `${base.title} ID`,
    role: "label",
    read: ({ row }) => idOf(row, index),
  };
  return [id, label];
}

function metricColumns(column: Column, index: number, plan: ColumnPlan): PlannedColumn[] {
  const { words } = plan;
  const base = { unit: column.unit, betterWhen: betterWhen(column.id) };
  const { title } = column;
  const value = (row: Row | null | undefined) => figureAt(row, index);
  const planned: PlannedColumn[] = [
    { ...base, id: column.id, title, role: "figure", read: ({ row }) => value(row) },
  ];
  if (plan.compared.includes(column.id)) {
    planned.push(
      {
        ...base,
        id: `${column.id}_previous`,
        title: words.previous,
        role: "previous",
        read: ({ previous }) => value(previous),
      },
      {
        ...base,
        id: `${column.id}_change`,
        title: words.change,
        role: "change",
        unit: "ratio",
        read: ({ row, previous }) => changeOf(value(row), value(previous), base.betterWhen)?.relative ?? null,
      },
    );
  }
  if (plan.share === column.id) {
    planned.push({
      ...base,
      id: `${column.id}_share`,
      title: words.share,
      role: "share",
      unit: "ratio",
      betterWhen: "neutral",
      read: ({ row, totals }) => ratio(value(row), value(totals)),
    });
  }
  return planned;
}

function ratio(part: string | null, whole: string | null): string | null {
  return part === null || whole === null ? null : divideDecimals(part, whole);
}

function idOf(row: Row, index: number): string | null {
  const cell = row[index] ?? null;
  return cell === null || typeof cell === "string" ? cell : cell.id;
}

function labelOf(row: Row, index: number): string | null {
  const cell = row[index] ?? null;
  return cell === null || typeof cell === "string" ? cell : cell.label;
}
