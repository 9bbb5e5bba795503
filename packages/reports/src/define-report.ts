import type { MetricQueryInput, Period } from "@c4/contracts/http/metrics";
import type { ReportFormat } from "@c4/contracts/http/reports";
import type { z } from "zod";
import type { ReportLanguage } from "./report-language.ts";

/** What every report lets its reader choose. Locations are public ids. */
export type ReportParams = {
  period: z.infer<typeof Period>;
  compare?: "previous_period" | undefined;
  currency?: string | undefined;
  locations?: readonly string[] | undefined;
  language: ReportLanguage;
};

export type TimeGrain = "day" | "week" | "month";

/** Figures side by side with their comparison. */
export type FiguresSection = {
  kind: "figures";
  id: SectionId;
  /** The first is shown largest. */
  metrics: readonly string[];
  /** Metric → the metric printed small beneath it, such as the coverage of a margin. */
  beneath?: Readonly<Record<string, string>>;
};

/** One query, one table; `totals` are asked of the engine, never summed from the rows. */
export type TableSection = {
  kind: "table";
  id: SectionId;
  /** Dimensions of a row, or `time`: by day, on paper by week or month when the period is long. */
  by: readonly string[] | "time";
  metrics: readonly string[];
  /** Metrics that get a column with the comparison's figure and one with the change. */
  compared?: readonly string[];
  /** Metric whose share of the total gets a column. */
  share?: string;
  order?: NonNullable<MetricQueryInput["order"]>;
  /** Rows on paper; the other formats hold all of them. */
  top?: number;
  totals: boolean;
  chart?: "by-time" | "by-hour";
};

/** Rows asked for slice by slice, so that neither memory nor a limit grows with them. In workbook and CSV only. */
export type DetailSection = {
  kind: "detail";
  id: SectionId;
  by: readonly string[];
  metrics: readonly string[];
};

export type ReportSection = FiguresSection | TableSection | DetailSection;

export type SectionId =
  | "summary"
  | "by_time"
  | "by_hour"
  | "by_location"
  | "by_product"
  | "by_category"
  | "by_tender"
  | "by_currency"
  | "detail";

export type ReportDefinition<Params extends z.ZodType<ReportParams> = z.ZodType<ReportParams>> = {
  key: string;
  title: Record<ReportLanguage, string>;
  description: string;
  formats: readonly ReportFormat[];
  params: Params;
  sections: readonly ReportSection[];
};

/** A report is data: what is asked and in which order it is shown. Tenant and row scope are bound by whoever runs it. */
export function defineReport<Params extends z.ZodType<ReportParams>>(
  definition: ReportDefinition<Params>,
): ReportDefinition<Params> {
  return definition;
}
