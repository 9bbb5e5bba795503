import type { MetricAnswer, MetricQueryInput, MetricsMeta } from "@c4/contracts/http/metrics";
import type { RowScope } from "@c4/tenancy/row-scope";
import type { Locale } from "./catalogue/localised.ts";

/** Who asks. Comes from the credential (or the report run), never from the query. */
export type MetricCaller = {
  readonly tenantId: string;
  /** Locations whose rows the caller may see; an empty list sees nothing. */
  readonly scope: RowScope;
  /** Language of titles and definitions. */
  readonly locale: Locale;
};

export type RunOptions = { readonly signal?: AbortSignal };

/** The one way to a figure: portal, API, PDF, Excel and alerts all ask this. */
export type MetricQueryRunner = {
  /**
   * Answers a metric query within the caller's tenant and row scope.
   * Throws AppError: validation_failed, unknown_member, metric_not_by_dimension, period_too_long, query_too_large,
   * query_timeout, dependency_unavailable, and whatever opening the tenant throws (tenant_moving, …).
   */
  run(caller: MetricCaller, query: MetricQueryInput, options?: RunOptions): Promise<MetricAnswer>;
};

/** What can be asked (metrics, dimensions, datasets), in the caller's language, and how fresh the tenant's figures are. */
export type MetricsMetaReader = {
  read(caller: MetricCaller, options?: RunOptions): Promise<MetricsMeta>;
};
