import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Figures of one process. No tenant labels: their number has no bound. */
export type Metrics = {
  readonly registry: Registry;
  /** Seconds per request, by method, route pattern and status. */
  readonly httpSeconds: Histogram<"method" | "route" | "status">;
  /** Seconds per job, by queue, job and outcome (`done`, `retryable`, `refused`). */
  readonly jobSeconds: Histogram<"queue" | "job" | "outcome">;
  /** Jobs that could not be handed to Redis; upkeep finds their work later. */
  readonly lostWakes: Counter<"job">;
  /** Cache reads by result (`hit`, `miss`, `unavailable`). */
  readonly cacheReads: Counter<"cache" | "result">;
};

export type CreateMetricsOptions = {
  readonly service: string;
  /** Memory, CPU, event loop lag and garbage collection. They observe the whole process, so tests leave them out. */
  readonly processMetrics?: boolean;
};

/** A registry of its own with the metrics every process has; domain packages add theirs to `registry`. */
export function createMetrics({ service, processMetrics = true }: CreateMetricsOptions): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpSeconds: new Histogram({
      name: "c4_http_request_seconds",
      help: "Time from the first byte of a request to the end of its answer",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    jobSeconds: new Histogram({
      name: "c4_job_seconds",
      help: "Time a job took, by outcome",
      labelNames: ["queue", "job", "outcome"],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
      registers,
    }),
    lostWakes: new Counter({
      name: "c4_lost_wakes_total",
      help: "Best-effort jobs that Redis did not take",
      labelNames: ["job"],
      registers,
    }),
    cacheReads: new Counter({
      name: "c4_cache_reads_total",
      help: "Cache reads by result",
      labelNames: ["cache", "result"],
      registers,
    }),
  };
}
