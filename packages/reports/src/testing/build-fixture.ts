import type { ReportFormat } from "@c4/contracts/http/reports";
import { salesSummary } from "../catalogue/sales-summary.ts";
import { buildDocument } from "../document/build-document.ts";
import type { ReportDocument } from "../document/report-document.ts";
import type { ReportSource } from "../document/report-source.ts";
import { createFixtureSource, type Fixture } from "./fixture-source.ts";

export type FixtureRequest = {
  format: ReportFormat;
  params?: Record<string, unknown>;
  tenantName?: string;
  visibleLocations?: number | null;
  source?: ReportSource;
};

/** The sales summary over fixture figures, made on 20 November 2026 at 19:00 in Jakarta. */
export function buildFixture(request: FixtureRequest, fixture: Fixture = {}): Promise<ReportDocument> {
  const { format, params = {}, tenantName = "Kopi & Kain", visibleLocations = null } = request;
  const parsed = salesSummary.params.parse({ period: { preset: "this_month" }, ...params });
  const source = request.source ?? createFixtureSource(fixture);
  return buildDocument({ report: salesSummary, params: parsed, format }, source, {
    tenantName,
    timeZone: "Asia/Jakarta",
    visibleLocations,
    now: new Date("2026-11-20T12:00:00Z"),
  });
}
