import type { MetricAnswer, Row, Unit } from "@c4/contracts/http/metrics";
import type { FiguresSection } from "../define-report.ts";
import type { ReportWords } from "../words-english.ts";
import { betterWhen } from "./better-when.ts";
import type { Figure, FiguresBlock } from "./report-document.ts";

type Reading = { title: string; unit: Unit; value: string | null; previous: string | null };

/** The figures of the whole period: one row without dimensions. */
export function figuresBlock(
  section: FiguresSection,
  answer: MetricAnswer,
  words: ReportWords,
): FiguresBlock {
  const compared = answer.compare_rows !== undefined;
  const read = (metric: string) => readMetric(answer, metric);
  const figures = section.metrics.map((id): Figure => {
    const { title, unit, value, previous } = read(id);
    const beneath = section.beneath?.[id];
    return {
      id,
      title,
      unit,
      value,
      betterWhen: betterWhen(id),
      ...(compared ? { previous } : {}),
      ...(beneath === undefined ? {} : { beneath: read(beneath) }),
    };
  });
  return { kind: "figures", id: section.id, title: words.sections.summary, figures };
}

function readMetric(answer: MetricAnswer, metric: string): Reading {
  const index = answer.columns.findIndex((column) => column.kind === "metric" && column.id === metric);
  const column = answer.columns[index];
  if (column === undefined) throw new Error(`the answer has no column for ${metric}`);
  return {
    title: column.title,
    unit: column.unit ?? "count",
    value: figureAt(answer.rows[0], index),
    previous: figureAt(answer.compare_rows?.[0], index),
  };
}

/** A metric cell; null when it is not defined or the row is not there. */
export function figureAt(row: Row | null | undefined, index: number): string | null {
  const cell = row?.[index] ?? null;
  return typeof cell === "string" ? cell : null;
}
