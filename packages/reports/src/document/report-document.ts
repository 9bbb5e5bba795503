import type { BetterWhen } from "@c4/charts/change";
import type { Unit } from "@c4/contracts/http/metrics";
import type { SectionId, TimeGrain } from "../define-report.ts";
import type { ReportLanguage } from "../report-language.ts";

/**
 * What a report says, independent of how it is drawn. Figures are the exact decimal strings the query engine answered;
 * null is "not defined" and is shown as an en dash. Renderers format, they never calculate.
 */
export type ReportDocument = {
  key: string;
  title: string;
  language: ReportLanguage;
  tenantName: string;
  /** Business dates, both ends included. */
  period: DateRange;
  comparePeriod: DateRange | null;
  /** ISO 4217 of all money that does not name its own. */
  currency: string | null;
  completeThrough: string | null;
  dataVersion: number;
  /** RFC 3339; shown in {@link timeZone}. */
  generatedAt: string;
  timeZone: string;
  /** What the reader must know before believing the figures, whole sentences. */
  warnings: readonly string[];
  blocks: readonly Block[];
  about: About;
};

export type DateRange = { from: string; to: string };

export type Block = FiguresBlock | TableBlock | DetailBlock;

export type Figure = {
  id: string;
  title: string;
  unit: Unit;
  value: string | null;
  /** The comparison's figure; undefined when nothing is compared. */
  previous?: string | null;
  betterWhen: BetterWhen;
  beneath?: { title: string; value: string | null; unit: Unit };
};

export type FiguresBlock = { kind: "figures"; id: SectionId; title: string; figures: readonly Figure[] };

/** How a cell is to be read: `previous` and `change` belong to the figure before them, `share` is its part of the total. */
export type ColumnRole = "date" | "hour" | "label" | "figure" | "previous" | "change" | "share";

export type TableColumn = {
  id: string;
  title: string;
  role: ColumnRole;
  /** Null where the cell is no figure. */
  unit: Unit | null;
  betterWhen: BetterWhen;
};

/** A cell per column. `currency` is set where rows differ in currency; else the document's applies. */
export type TableRow = { cells: readonly (string | null)[]; currency: string | null };

export type TableBlock = {
  kind: "table";
  id: SectionId;
  title: string;
  columns: readonly TableColumn[];
  rows: readonly TableRow[];
  totals: TableRow | null;
  /** Present when the rows are not all there are: a sentence that says so. */
  cut: string | null;
  /** Grain of date cells. */
  grain: TimeGrain | null;
  chart: ChartSpec | null;
};

export type ChartPoint = {
  key: string;
  value: string | null;
  compareKey: string | null;
  compareValue: string | null;
};

/** Figures of a chart of one metric; `key` is a business date or an hour of the day. */
export type ChartSpec = {
  kind: "by-time" | "by-hour";
  title: string;
  grain: TimeGrain;
  points: readonly ChartPoint[];
  incompleteFrom: string | null;
};

/** Rows that are fetched while they are written. */
export type DetailBlock = {
  kind: "detail";
  id: SectionId;
  title: string;
  columns: readonly TableColumn[];
  /** May be read once. */
  rows: AsyncIterable<readonly TableRow[]>;
  /** The engine's totals over the whole period, asked after the last row; a warning when data arrived in between. */
  finish(): Promise<{ totals: TableRow | null; warning: string | null }>;
};

/** Definitions and filters: what makes the figures checkable. */
export type About = {
  facts: readonly { label: string; value: string }[];
  definitions: readonly { title: string; definition: string }[];
};
