import type { MetricAnswer, MetricQueryInput } from "@c4/contracts/http/metrics";

/** Where figures come from, bound to one tenant, row scope and language by whoever runs the report. */
export type ReportSource = {
  runQuery(query: MetricQueryInput): Promise<MetricAnswer>;
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
