import { hostname } from "node:os";
import { CachedFigures } from "@c4/analytics/cached-figures";
import { createMetricQuery } from "@c4/analytics/create-metric-query";
import { AppError } from "@c4/contracts/errors";
import { tenantVersionChannel } from "@c4/contracts/events/tenant-version";
import { upkeep } from "@c4/contracts/jobs/upkeep";
import { assertSchemaCurrent } from "@c4/db/assert-schema-current";
import { assertClickHouseSettings } from "@c4/db/clickhouse/assert-clickhouse-settings";
import { createClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import { createClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { createLaneWriter } from "@c4/ingestion/lane/create-lane-writer";
import { createFlushJournal } from "@c4/ingestion/lane/flush-journal";
import { createIngestFailpoints } from "@c4/ingestion/lane/ingest-failpoints";
import { createLaneLeases } from "@c4/ingestion/lane/lane-leases";
import { removeOrphanFlushes } from "@c4/ingestion/lane/remove-orphan-flushes";
import { createZoneOffsets } from "@c4/ingestion/normalise/business-time";
import { readFontCss } from "@c4/reports/pdf/font-css";
import { createPdfBrowser } from "@c4/reports/pdf/pdf-browser";
import { createRenderDocument } from "@c4/reports/runs/render-document";
import { createRenderRun } from "@c4/reports/runs/render-run";
import { createRunUpkeep } from "@c4/reports/runs/run-upkeep";
import { createCache } from "@c4/runtime/cache";
import { systemClock as clock } from "@c4/runtime/clock";
import { type Config, loadConfig } from "@c4/runtime/config";
import { ConfigError } from "@c4/runtime/config/config-error";
import { createObjectStore } from "@c4/runtime/create-object-store";
import { createLifecycle } from "@c4/runtime/lifecycle";
import { createLogContext } from "@c4/runtime/log-context";
import { createLogger } from "@c4/runtime/logger";
import { createMetrics } from "@c4/runtime/metrics";
import { createMetricsServer } from "@c4/runtime/metrics-server";
import { createPubSub } from "@c4/runtime/pubsub";
import { createQueueProducer } from "@c4/runtime/queue-producer";
import { createQueueWorker } from "@c4/runtime/queue-worker";
import { createRedis } from "@c4/runtime/redis";
import { createTicker } from "@c4/runtime/ticker";
import { tryEach } from "@c4/runtime/try-each";
import { createWatchdog } from "@c4/runtime/watchdog";
import { createShardMap } from "@c4/tenancy/shard-map";
import { createTenantDirectory } from "@c4/tenancy/tenant-directory";
import { createTransactionPool } from "@c4/tenancy/transaction-pool";
import { createWithControl } from "@c4/tenancy/with-control";
import { createWithRelay } from "@c4/tenancy/with-relay";
import { createWithTenant } from "@c4/tenancy/with-tenant";
import { handleDrainLane } from "./ingest/drain-lane.ts";
import { handleUpkeep } from "./ingest/upkeep.ts";
import { jobs, queuesOf, type WorkerHandlers } from "./jobs.ts";
import { createRenderReportHandler } from "./reports/render-report.ts";

const applicationName = "c4-worker";

// config
const config = readConfig();
const context = createLogContext();
const logger = createLogger({ level: config.LOG_LEVEL, service: "worker", context });
const metrics = createMetrics({ service: "worker" });

// stores
const acquireTimeoutMs = 10_000;
const control = createTransactionPool({
  url: config.DATABASE_URL_CONTROL,
  size: 2,
  acquireTimeoutMs,
  applicationName,
});
const shards = createShardMap({
  urls: config.DATABASE_URL_SHARDS,
  relayUrls: config.DATABASE_URL_SHARDS_RELAY,
  // A lane holds one while its rows are inserted and needs another to renew its lease meanwhile.
  relaySize: 2 * config.INGEST_LANES + 2,
  acquireTimeoutMs,
  applicationName,
});
const clickhouseWriter = createClickHouseWriter({
  url: config.CLICKHOUSE_URL,
  user: config.CLICKHOUSE_WRITER_USER,
  password: config.CLICKHOUSE_WRITER_PASSWORD,
  applicationName,
});
const clickhouseReader = createClickHouseReader({
  url: config.CLICKHOUSE_URL,
  user: config.CLICKHOUSE_READER_USER,
  password: config.CLICKHOUSE_READER_PASSWORD,
  applicationName,
});
const redisQueue = createRedis(config.REDIS_URL_QUEUE, { role: "patient", name: "queue", logger });
const redisCache = createRedis(config.REDIS_URL_CACHE, { role: "fast", name: "cache", logger });
const redisMessages = createRedis(config.REDIS_URL_CACHE, { role: "patient", name: "messages", logger });
const objectStore = createObjectStore(config.OBJECT_STORE_URL);

// tenancy
const directory = createTenantDirectory({ withControl: createWithControl({ control }), clock });
const withTenant = createWithTenant({ directory, shards });
const withRelay = createWithRelay({ shards });

// ingest
const queue = createQueueProducer({ redis: redisQueue, logger, metrics });
const pubsub = createPubSub({ publisher: redisCache, subscriber: redisMessages, logger });
const lanes = createLaneWriter({
  withTenant,
  withRelay,
  clickhouse: clickhouseWriter,
  objectStore,
  journal: createFlushJournal(withRelay, objectStore),
  leases: createLaneLeases(withRelay, { holder: `${hostname()}.${process.pid}`, leaseMs: 20_000 }),
  clock,
  logger,
  failpoints: createIngestFailpoints(),
  zoneOffset: createZoneOffsets(),
  retentionMonthsOf: async (tenantId) => (await directory.byId(tenantId)).retentionMonths,
  publish: (event) => pubsub.publish(tenantVersionChannel, event),
  // Shorter than the lease: an insert that outlives it could race the next holder's.
  insertTimeoutMs: 15_000,
  rowBudget: config.FLUSH_MAX_ROWS,
  trickleMs: 500,
});

// reports
const metricQuery = createMetricQuery({
  directory,
  withTenant,
  reader: clickhouseReader,
  cache: createCache({ name: "metrics", schema: CachedFigures, redis: redisCache, logger, metrics }),
  clock,
});
const pdfBrowser = createPdfBrowser({ findBrowser: async () => ({ executablePath: requireBrowser() }) });
const renderRun = createRenderRun({
  withTenant,
  directory,
  metrics: metricQuery,
  objects: objectStore,
  render: createRenderDocument({ browser: pdfBrowser, readFontCss }),
  clock,
});
const runUpkeep = createRunUpkeep({ withRelay, withTenant, queue, objects: objectStore, clock });

// jobs
const { shardIds } = shards;
const upkeepOfRuns = () =>
  tryEach(shardIds, (shardId) =>
    tryEach([runUpkeep.requeueStuckRuns, runUpkeep.expireRuns], (work) => work(shardId)),
  );
const upkeepOfFlushes = () =>
  tryEach(shardIds, (shardId) => removeOrphanFlushes({ withRelay, objectStore, clock }, shardId));
const handlers: WorkerHandlers = {
  drainLane: handleDrainLane({ lanes, queue }),
  renderReport: createRenderReportHandler({ renderRun }),
  upkeep: handleUpkeep({ withRelay, shardIds, queue, others: [upkeepOfRuns, upkeepOfFlushes] }),
};
const watchdog = createWatchdog({ stallMs: config.WORKER_STALL_MS, service: "worker" });
const doesUpkeep = config.WORKER_ROLES.includes("upkeep");

// Stopped in reverse: first the jobs, last the stores.
await createLifecycle({ logger, graceMs: config.SHUTDOWN_GRACE_MS, process }).run([
  {
    name: "stores",
    start: async () => {
      const { DATABASE_URL_CONTROL: controlUrl, DATABASE_URL_SHARDS: shardUrls } = config;
      await assertSchemaCurrent({ controlUrl, shardUrls, clickhouse: clickhouseWriter });
      await assertClickHouseSettings(clickhouseWriter);
    },
    stop: async () => {
      for (const redis of [redisQueue, redisCache, redisMessages]) redis.disconnect();
      await Promise.all([
        control.close(),
        shards.close(),
        clickhouseWriter.close(),
        clickhouseReader.close(),
      ]);
    },
  },
  queue,
  pdfBrowser,
  createMetricsServer(metrics.registry, { host: config.METRICS_HOST, port: config.METRICS_PORT }),
  createQueueWorker({
    jobs,
    handlers,
    queues: queuesOf(config.WORKER_ROLES, {
      lanes: config.INGEST_LANES * shardIds.length,
      reportConcurrency: config.REPORT_CONCURRENCY,
    }),
    redis: redisQueue,
    logger,
    metrics,
    context,
    graceMs: Math.max(0, config.SHUTDOWN_GRACE_MS - 2_000),
  }),
  createTicker({
    name: "upkeep",
    everyMs: 5_000,
    logger,
    work: async () => {
      if (doesUpkeep) await queue.wake(upkeep, {});
    },
  }),
  watchdog,
]);
logger.info({ roles: config.WORKER_ROLES, shards: shardIds }, "working");

/** The environment, and the relay addresses that only a worker needs. */
function readConfig(): Config & { DATABASE_URL_SHARDS_RELAY: Record<string, string> } {
  const { DATABASE_URL_SHARDS_RELAY, ...rest } = loadConfig(process.env);
  if (DATABASE_URL_SHARDS_RELAY === undefined)
    throw new ConfigError([
      { name: "DATABASE_URL_SHARDS_RELAY", message: "is not set. The worker claims lanes through it." },
    ]);
  return { ...rest, DATABASE_URL_SHARDS_RELAY };
}

function requireBrowser(): string {
  if (config.PUPPETEER_EXECUTABLE_PATH !== undefined) return config.PUPPETEER_EXECUTABLE_PATH;
  throw new AppError("render_failed", {
    detail: "No browser prints PDF here: set PUPPETEER_EXECUTABLE_PATH.",
  });
}
