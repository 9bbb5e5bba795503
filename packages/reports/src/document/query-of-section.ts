import type { Filter, MetricQueryInput } from "@c4/contracts/http/metrics";
import type {
  DetailSection,
  FiguresSection,
  ReportParams,
  TableSection,
  TimeGrain,
} from "../define-report.ts";

/** Most rows one query may return. */
export const maxRows = 10_000;

type Asked = Pick<MetricQueryInput, "period" | "filters"> & { currency?: string };

/** What every query of the report has in common. */
function commonOf(params: ReportParams): Asked {
  const filters: Filter[] =
    params.locations === undefined
      ? []
      : [{ dimension: "location", op: "in", values: [...params.locations] }];
  return {
    period: params.period,
    filters,
    ...(params.currency === undefined ? {} : { currency: params.currency }),
  };
}

/** The figures of the whole period, each metric once. */
export function queryOfFigures(section: FiguresSection, params: ReportParams): MetricQueryInput {
  const metrics = [...new Set([...section.metrics, ...Object.values(section.beneath ?? {})])];
  return { ...commonOf(params), metrics, ...comparisonOf(params) };
}

export function queryOfTable(
  section: TableSection,
  params: ReportParams,
  { grain, limit }: { grain: TimeGrain; limit: number },
): MetricQueryInput {
  const compared = (section.compared?.length ?? 0) > 0;
  return {
    ...commonOf(params),
    metrics: [...section.metrics],
    ...(section.by === "time" ? { granularity: grain } : { dimensions: [...section.by] }),
    ...(compared ? comparisonOf(params) : {}),
    ...(section.order === undefined ? {} : { order: section.order }),
    limit,
    totals: section.totals,
  };
}

/** The totals of a detail: the whole period without any split, as long as it may be. */
export function queryOfDetailTotals(section: DetailSection, params: ReportParams): MetricQueryInput {
  return { ...commonOf(params), metrics: [...section.metrics] };
}

/** `day` in a detail is the grain; the rest are dimensions. */
export function queryOfDetail(section: DetailSection, params: ReportParams): MetricQueryInput {
  return {
    ...commonOf(params),
    metrics: [...section.metrics],
    granularity: "day",
    dimensions: section.by.filter((dimension) => dimension !== "day"),
    limit: maxRows,
  };
}

function comparisonOf({ compare }: ReportParams): { compare?: "previous_period" } {
  return compare === undefined ? {} : { compare };
}
