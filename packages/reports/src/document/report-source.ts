import type { BetterWhen } from "@c4/charts/change";
import type { MetricAnswer, MetricQueryInput } from "@c4/contracts/http/metrics";

/** Where figures come from, bound to one tenant and row scope by whoever runs the report. */
export type ReportSource = {
  runQuery(query: MetricQueryInput): Promise<MetricAnswer>;
  /** From the metric catalogue; decides what is good news. */
  betterWhen(metric: string): BetterWhen;
};

/** Everything a document says that the query engine does not know. */
export type ReportContext = {
  tenantName: string;
  /** IANA zone the document's times are shown in. */
  timeZone: string;
  /** Locations the requester may see; null when all. */
  visibleLocations: number | null;
  now: Date;
};
