import type { MetricAnswer, Row } from "@c4/contracts/http/metrics";

/** Reads cells of one answer by column id. A missing column or row reads as null: "not defined", shown as a dash. */
export type AnswerReader = {
  figure: (row: Row | null | undefined, metric: string) => string | null;
  /** The time cell as sent, such as `2026-11-20`. */
  time: (row: Row | null | undefined) => string | null;
  member: (row: Row | null | undefined, dimension: string) => { id: string; label: string } | null;
  unit: (metric: string) => "money" | "count" | "quantity" | "ratio" | null;
};

export function readAnswer({ columns }: Pick<MetricAnswer, "columns">): AnswerReader {
  const places = new Map(columns.map((column, index) => [column.id, index]));
  const timePlace = columns.findIndex((column) => column.kind === "time");
  const cell = (row: Row | null | undefined, place: number | undefined) =>
    row == null || place === undefined ? null : (row[place] ?? null);
  return {
    figure: (row, metric) => {
      const found = cell(row, places.get(metric));
      return typeof found === "string" ? found : null;
    },
    time: (row) => {
      const found = cell(row, timePlace);
      return typeof found === "string" ? found : null;
    },
    member: (row, dimension) => {
      const found = cell(row, places.get(dimension));
      if (found === null) return null;
      return typeof found === "string" ? { id: found, label: found } : found;
    },
    unit: (metric) => columns.find((column) => column.id === metric)?.unit ?? null,
  };
}
