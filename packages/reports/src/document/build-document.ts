import { AppError } from "@c4/contracts/errors";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import type { ReportFormat } from "@c4/contracts/http/reports";
import type { FiguresSection, ReportDefinition, ReportParams, ReportSection } from "../define-report.ts";
import { reportWords } from "../words.ts";
import { aboutReport } from "./about.ts";
import { detailBlock } from "./detail-block.ts";
import { figuresBlock } from "./figures-block.ts";
import { maxRows, queryOfFigures, queryOfTable } from "./query-of-section.ts";
import type { Block, ReportDocument } from "./report-document.ts";
import type { ReportContext, ReportSource } from "./report-source.ts";
import { sameFigures } from "./same-figures.ts";
import { tableBlock } from "./table-block.ts";
import { timeGrain } from "./time-grain.ts";
import { warningsOf } from "./warnings.ts";

export type BuildRequest = { report: ReportDefinition; params: ReportParams; format: ReportFormat };

/** How often a document is asked again because data arrived between its queries. */
const attempts = 3;

/** Paper cannot hold every row of a detail; a CSV is one table, the detail. */
const kindsOf: Record<ReportFormat, readonly ReportSection["kind"][]> = {
  pdf: ["figures", "table"],
  xlsx: ["figures", "table", "detail"],
  csv: ["detail"],
};

/**
 * Builds the document; a comparison that reaches back before the figures that are kept is left out, and the document says so.
 * @throws AppError as the query engine does
 */
export async function buildDocument(
  request: BuildRequest,
  source: ReportSource,
  context: ReportContext,
): Promise<ReportDocument> {
  const { compare, ...params } = request.params;
  try {
    return await askAndBuild(request, source, context);
  } catch (error) {
    const tooFarBack = error instanceof AppError && error.code === "before_horizon";
    if (!tooFarBack || compare === undefined) throw error;
    const document = await askAndBuild({ ...request, params }, source, context);
    return {
      ...document,
      warnings: [reportWords(params.language).warnings.notCompared, ...document.warnings],
    };
  }
}

/**
 * Asks the engine for every section and puts the answers in order. The figures of the whole period are asked before and after
 * the rest: while they differ, data arrived in between and the sections would not add up, so all are asked again; after three
 * tries the document says so instead.
 */
async function askAndBuild(
  request: BuildRequest,
  source: ReportSource,
  context: ReportContext,
): Promise<ReportDocument> {
  const { report, params } = request;
  const words = reportWords(params.language);
  const { first, tables, moved } = await gatherSteady(request, source);
  const { meta } = first;
  const answers = [first, ...tables.values()];
  const title = report.title[params.language];
  return {
    key: report.key,
    title,
    language: params.language,
    tenantName: context.tenantName,
    period: meta.period,
    comparePeriod: meta.compare_period,
    currency: meta.currency,
    completeThrough: meta.complete_through,
    dataVersion: meta.data_version,
    generatedAt: context.now.toISOString(),
    timeZone: context.timeZone,
    warnings: warningsOf(first, answers, { words, moved }),
    blocks: await blocksOf(request, { first, tables }, source),
    about: aboutReport({ title, params, meta, answers, context, words }),
  };
}

type Gathered = { first: MetricAnswer; tables: ReadonlyMap<ReportSection, MetricAnswer> };

async function gatherSteady(
  { report, params, format }: BuildRequest,
  source: ReportSource,
): Promise<Gathered & { moved: boolean }> {
  const figures = figuresOf(report);
  for (let attempt = 1; ; attempt += 1) {
    const first = await source.runQuery(queryOfFigures(figures, params));
    const grain = timeGrain(first.meta.period, format);
    const asked = report.sections.flatMap((section) => {
      if (section.kind !== "table" || !kindsOf[format].includes("table")) return [];
      const limit = format === "pdf" ? (section.top ?? maxRows) : maxRows;
      return [{ section, query: queryOfTable(section, params, { grain, limit }) }];
    });
    // Together: the shorter the time between first and last answer, the less can arrive in between.
    const answers = await Promise.all(
      asked.map(async ({ section, query }) => [section, await source.runQuery(query)] as const),
    );
    const tables = new Map<ReportSection, MetricAnswer>(answers);
    const moved = !sameFigures(first, await source.runQuery(queryOfFigures(figures, params)));
    if (!moved || attempt === attempts) return { first, tables, moved };
  }
}

function figuresOf(report: ReportDefinition): FiguresSection {
  const figures = report.sections.find((section) => section.kind === "figures");
  if (figures === undefined) throw new Error(`report ${report.key} has no figures section`);
  return figures;
}

async function blocksOf(
  { report, params, format }: BuildRequest,
  { first, tables }: Gathered,
  source: ReportSource,
): Promise<Block[]> {
  const words = reportWords(params.language);
  const { period } = first.meta;
  const tableOptions = {
    words,
    grain: timeGrain(period, format),
    format,
    compared: params.compare !== undefined,
  };
  const blocks: Block[] = [];
  for (const section of report.sections) {
    if (!kindsOf[format].includes(section.kind)) continue;
    const answer = tables.get(section);
    if (section.kind === "figures") blocks.push(figuresBlock(section, first, words));
    if (section.kind === "table" && answer) blocks.push(tableBlock(section, answer, tableOptions));
    if (section.kind === "detail") blocks.push(await detailBlock(section, { source, params, period, words }));
  }
  return blocks;
}
