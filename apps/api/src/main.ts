import { CachedFigures } from "@c4/analytics/cached-figures";
import { createMetricQuery } from "@c4/analytics/create-metric-query";
import { createMetricsMeta } from "@c4/analytics/create-metrics-meta";
import { assertSchemaCurrent } from "@c4/db/assert-schema-current";
import { createClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import { createClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { createAccessTokens } from "@c4/identity/access-tokens";
import { createApiKeyCheck } from "@c4/identity/api-key-check";
import { createApiKeyUses } from "@c4/identity/api-key-uses";
import { createFindEndedSessions } from "@c4/identity/ended-sessions";
import { createPasswords } from "@c4/identity/passwords";
import { createReadProfile } from "@c4/identity/read-profile";
import { createSessionCheck } from "@c4/identity/session-check";
import { createSignIn } from "@c4/identity/sign-in";
import { createInbox } from "@c4/ingestion/inbox/create-inbox";
import { createReportRuns } from "@c4/reports/runs/create-report-runs";
import { createFileLinks } from "@c4/reports/runs/file-links";
import { createCache } from "@c4/runtime/cache";
import { systemClock as clock } from "@c4/runtime/clock";
import { type Config, loadConfig } from "@c4/runtime/config";
import { ConfigError } from "@c4/runtime/config/config-error";
import { createObjectStore } from "@c4/runtime/create-object-store";
import { createHealth } from "@c4/runtime/health";
import { createLifecycle } from "@c4/runtime/lifecycle";
import { createLogContext } from "@c4/runtime/log-context";
import { createLogger } from "@c4/runtime/logger";
import { createMetrics } from "@c4/runtime/metrics";
import { createMetricsServer } from "@c4/runtime/metrics-server";
import { createPubSub } from "@c4/runtime/pubsub";
import { createQueueProducer } from "@c4/runtime/queue-producer";
import { createRedis } from "@c4/runtime/redis";
import { createShardMap } from "@c4/tenancy/shard-map";
import { createTenantDirectory } from "@c4/tenancy/tenant-directory";
import { createTransactionPool } from "@c4/tenancy/transaction-pool";
import { createWithControl } from "@c4/tenancy/with-control";
import { createWithControlTenant } from "@c4/tenancy/with-control-tenant";
import { createWithTenant } from "@c4/tenancy/with-tenant";
import { createApi } from "./create-api.ts";
import { createHealthChecks } from "./health-checks.ts";
import { createLiveHub } from "./live-hub.ts";
import { createLiveTickets } from "./live-tickets.ts";
import { readPortalFiles } from "./portal-files.ts";
import { createReadBatch } from "./routes/ingest/read-batch.ts";
import { createServer } from "./server.ts";

const applicationName = "c4-api";

// config
const config = readConfig();
const context = createLogContext();
const logger = createLogger({ level: config.LOG_LEVEL, service: "api", context });
const metrics = createMetrics({ service: "api" });

// stores
const acquireTimeoutMs = 10_000;
const control = createTransactionPool({
  url: config.DATABASE_URL_CONTROL,
  size: 8,
  acquireTimeoutMs,
  applicationName,
});
const shards = createShardMap({ urls: config.DATABASE_URL_SHARDS, acquireTimeoutMs, applicationName });
const clickhouseReader = createClickHouseReader({
  url: config.CLICKHOUSE_URL,
  user: config.CLICKHOUSE_READER_USER,
  password: config.CLICKHOUSE_READER_PASSWORD,
  applicationName,
});
// Only asked whether it answers: nothing here writes figures.
const clickhouseWriter = createClickHouseWriter({
  url: config.CLICKHOUSE_URL,
  user: config.CLICKHOUSE_WRITER_USER,
  password: config.CLICKHOUSE_WRITER_PASSWORD,
  applicationName,
});
const redisQueue = createRedis(config.REDIS_URL_QUEUE, { role: "fast", name: "queue", logger });
const redisJobs = createRedis(config.REDIS_URL_QUEUE, { role: "patient", name: "jobs", logger });
const redisCache = createRedis(config.REDIS_URL_CACHE, { role: "fast", name: "cache", logger });
const redisMessages = createRedis(config.REDIS_URL_CACHE, { role: "patient", name: "messages", logger });
const objectStore = createObjectStore(config.OBJECT_STORE_URL);

// tenancy and identity
const withControl = createWithControl({ control });
const withControlTenant = createWithControlTenant({ control });
const directory = createTenantDirectory({ withControl, clock });
const withTenant = createWithTenant({ directory, shards });
const accessTokens = await createAccessTokens({
  keys: config.AUTH_SIGNING_KEYS,
  issuer: config.PUBLIC_URL,
  clock,
});
const sessionCheck = createSessionCheck({ withControl, redis: redisCache, clock });
const apiKeyUses = createApiKeyUses({ withControlTenant, logger, clock });
const apiKeyCheck = createApiKeyCheck({
  withControl,
  pepper: config.API_KEY_PEPPER,
  uses: apiKeyUses,
  clock,
});
const signIn = createSignIn({ withControl, passwords: createPasswords(), accessTokens, sessionCheck, clock });

// the domain
const jobs = createQueueProducer({ redis: redisJobs, logger, metrics });
const inbox = createInbox({
  withTenant,
  objectStore,
  clock,
  lanes: config.INGEST_LANES,
  limits: { maxBytes: config.INGEST_MAX_BODY_BYTES },
});
const readBatch = createReadBatch({
  maxBytes: config.INGEST_MAX_BODY_BYTES,
  maxJsonBytes: config.INGEST_MAX_JSON_BYTES,
});
const metricCache = createCache({
  name: "metrics",
  schema: CachedFigures,
  redis: redisCache,
  logger,
  metrics,
});
const metricQuery = createMetricQuery({
  directory,
  withTenant,
  reader: clickhouseReader,
  cache: metricCache,
  clock,
});
const metricsMeta = createMetricsMeta({ directory, withTenant, reader: clickhouseReader });
const links = createFileLinks({ secret: config.FILE_URL_SECRET, clock });
const reportRuns = createReportRuns({
  withTenant,
  directory,
  queue: jobs,
  objects: objectStore,
  links,
  clock,
});
const pubsub = createPubSub({ publisher: redisCache, subscriber: redisMessages, logger });
const findEndedSessions = createFindEndedSessions({ withControl, clock });
const liveHub = createLiveHub({ pubsub, findEndedSessions, logger });
const checks = createHealthChecks({
  withControl,
  shards,
  clickhouseReader,
  clickhouseWriter,
  redisQueue,
  redisCache,
  objectStore,
});

// the app
const app = createApi(
  {
    withTenant,
    signIn,
    accessTokens,
    sessionCheck,
    apiKeyCheck,
    readProfile: createReadProfile({ withControl, directory }),
    inbox,
    readBatch,
    jobs,
    metricQuery,
    metricsMeta,
    reportRuns,
    clock,
    liveTickets: createLiveTickets({ redis: redisCache }),
    liveHub,
    health: createHealth({ checks, logger, clock }),
    limitsRedis: redisQueue,
    logger,
    context,
    metrics,
  },
  {
    publicUrl: config.PUBLIC_URL,
    corsOrigins: config.CORS_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    authQuota: 100,
    portal: config.PORTAL_DIR === undefined ? new Map() : readPortalFiles(config.PORTAL_DIR),
    checkResponses: config.NODE_ENV === "test",
  },
);
const server = createServer(app, { host: config.HOST, port: config.PORT });

// Stopped in reverse: first the door, last the stores.
await createLifecycle({ logger, graceMs: config.SHUTDOWN_GRACE_MS, process }).run([
  {
    name: "stores",
    start: () =>
      assertSchemaCurrent({ controlUrl: config.DATABASE_URL_CONTROL, shardUrls: config.DATABASE_URL_SHARDS }),
    stop: async () => {
      for (const redis of [redisQueue, redisJobs, redisCache, redisMessages]) redis.disconnect();
      await Promise.all([
        control.close(),
        shards.close(),
        clickhouseReader.close(),
        clickhouseWriter.close(),
      ]);
    },
  },
  jobs,
  apiKeyUses,
  createMetricsServer(metrics.registry, { host: config.METRICS_HOST, port: config.METRICS_PORT }),
  server,
  // Stopped before the server, which waits until its connections are gone.
  liveHub,
]);
logger.info({ port: server.port(), url: config.PUBLIC_URL }, "listening");

/** Whoever sets the environment needs the list of what is wrong, not where in our code it was found. */
function readConfig(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
}
