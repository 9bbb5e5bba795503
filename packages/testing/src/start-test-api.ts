import { CachedFigures } from "@c4/analytics/cached-figures";
import { createMetricQuery } from "@c4/analytics/create-metric-query";
import { createMetricsMeta } from "@c4/analytics/create-metrics-meta";
import { type ApiDeps, createApi } from "@c4/api/create-api";
import type { RouteContract } from "@c4/api/create-route";
import { createHealthChecks } from "@c4/api/health-checks";
import { createLiveHub } from "@c4/api/live-hub";
import { createLiveTickets } from "@c4/api/live-tickets";
import type { PortalFile } from "@c4/api/portal-files";
import { createRoutes } from "@c4/api/routes";
import { createReadBatch } from "@c4/api/routes/ingest/read-batch";
import { createServer } from "@c4/api/server";
import { tenantVersionChannel } from "@c4/contracts/events/tenant-version";
import type { Role } from "@c4/contracts/http/auth";
import { createClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import { createClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { createFindEndedSessions } from "@c4/identity/ended-sessions";
import { createReadProfile } from "@c4/identity/read-profile";
import { createInbox } from "@c4/ingestion/inbox/create-inbox";
import { createLaneWriter } from "@c4/ingestion/lane/create-lane-writer";
import { createFlushJournal } from "@c4/ingestion/lane/flush-journal";
import { createIngestFailpoints } from "@c4/ingestion/lane/ingest-failpoints";
import { createLaneLeases } from "@c4/ingestion/lane/lane-leases";
import { createZoneOffsets } from "@c4/ingestion/normalise/business-time";
import { createReportRuns } from "@c4/reports/runs/create-report-runs";
import { createFileLinks, type FileLinks } from "@c4/reports/runs/file-links";
import { createCache } from "@c4/runtime/cache";
import { type Clock, systemClock } from "@c4/runtime/clock";
import { createObjectStore } from "@c4/runtime/create-object-store";
import { createHealth } from "@c4/runtime/health";
import { createLogContext } from "@c4/runtime/log-context";
import { createLogger } from "@c4/runtime/logger";
import { createMetrics } from "@c4/runtime/metrics";
import type { ObjectStore } from "@c4/runtime/object-store";
import { createPubSub, type PubSub } from "@c4/runtime/pubsub";
import { createQueueProducer } from "@c4/runtime/queue-producer";
import { createRedis } from "@c4/runtime/redis";
import type { RowScope } from "@c4/tenancy/row-scope";
import type { Redis } from "ioredis";
import { inject } from "vitest";
import { createTempDir } from "./create-temp-dir.ts";
import { createTestDatabases, type TestDatabases } from "./create-test-databases.ts";
import { createTestIdentity, type TestIdentity } from "./create-test-identity.ts";
import { createTestTenancy, type TestTenancy } from "./create-test-tenancy.ts";

const LANES = 2;

export type TestApiOptions = {
  readonly clock?: Clock;
  readonly authQuota?: number;
  readonly portal?: ReadonlyMap<string, PortalFile>;
  /** Another Redis for limits, such as one that is not there. */
  readonly limitsRedisUrl?: string;
  /** Largest NDJSON and JSON batch. */
  readonly maxBytes?: number;
  readonly maxJsonBytes?: number;
  readonly corsOrigins?: readonly string[];
  readonly trustedProxies?: readonly string[];
};

export type TestRequest = {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE" | "HEAD" | "OPTIONS";
  readonly path: string;
  /** Access token or API key. */
  readonly credential?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
};

export type TestAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  json(): unknown;
};

export type TestApi = {
  readonly url: string;
  /** Every route there is. */
  readonly contracts: readonly RouteContract[];
  send(request: TestRequest): Promise<TestAnswer>;
  /** An access token of a new person. */
  tokenOf(member: { tenantId: string; role: Role; rowScope?: RowScope }): Promise<string>;
  readonly tenancy: TestTenancy;
  readonly identity: TestIdentity;
  readonly databases: TestDatabases;
  readonly objectStore: ObjectStore;
  readonly links: FileLinks;
  readonly pubsub: PubSub;
  readonly redisCache: Redis;
  /** Loads what was accepted, as a worker would, and publishes it. */
  drain(): Promise<void>;
  /** Every log line so far. */
  readonly logLines: readonly string[];
  /** As main does on SIGTERM: running requests finish. */
  stopServing(): Promise<void>;
  close(): Promise<void>;
};

/** The api on a free port, on databases of its own, wired as its main.ts wires it. Every answer is compared with its contract. */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const { clock = systemClock, authQuota = 10_000, portal = new Map(), corsOrigins = [] } = options;
  const { maxBytes = 64 * 1024 ** 2, maxJsonBytes = 1024 ** 2 } = options;
  const stack = inject("testStack");
  const databases = await createTestDatabases();
  const objects = createTempDir();
  const tenancy = createTestTenancy(databases, { clock });
  const logLines: string[] = [];
  const context = createLogContext();
  const destination = { write: (line: string) => void logLines.push(line) };
  const logger = createLogger({ level: "debug", service: "api", context, destination });
  const metrics = createMetrics({ service: "api", processMetrics: false });
  const { queueUrl, cacheUrl } = stack.redis;
  const redisQueue = createRedis(queueUrl, { role: "fast", name: "queue", logger });
  const redisLimits = createRedis(options.limitsRedisUrl ?? queueUrl, {
    role: "fast",
    name: "limits",
    logger,
  });
  const redisJobs = createRedis(queueUrl, { role: "patient", name: "jobs", logger });
  const redisCache = createRedis(cacheUrl, { role: "fast", name: "cache", logger });
  const redisMessages = createRedis(cacheUrl, { role: "patient", name: "messages", logger });
  await Promise.all([redisQueue, redisCache, redisMessages].map(untilReady));
  const { withControl, withTenant, directory, shards } = tenancy;
  const identity = await createTestIdentity(tenancy, redisCache, clock);
  const objectStore = createObjectStore(objects.url);
  // A prefix of its own: jobs of a test must not reach the workers of another.
  const jobs = createQueueProducer({
    redis: redisJobs,
    logger,
    metrics,
    prefix: `{${databases.names.control}}`,
  });
  const links = createFileLinks({ secret: "a secret that only tests have, long enough", clock });
  const login = ({ username, password }: { username: string; password: string }) =>
    ({ url: stack.clickhouse.url, user: username, password, applicationName: "test" }) as const;
  const clickhouseReader = createClickHouseReader(login(stack.clickhouse.reader));
  const clickhouseWriter = createClickHouseWriter(login(stack.clickhouse.writer));
  const cache = createCache({ name: "metrics", schema: CachedFigures, redis: redisCache, logger, metrics });
  const pubsub = createPubSub({ publisher: redisCache, subscriber: redisMessages, logger });
  const findEndedSessions = createFindEndedSessions({ withControl, clock });
  const liveHub = createLiveHub({ pubsub, findEndedSessions, logger });
  const stores = {
    withControl,
    shards,
    clickhouseReader,
    clickhouseWriter,
    redisQueue,
    redisCache,
    objectStore,
  };
  const deps: ApiDeps = {
    ...identity,
    withTenant,
    readProfile: createReadProfile({ withControl, directory }),
    inbox: createInbox({ withTenant, objectStore, clock, lanes: LANES, limits: { maxBytes } }),
    readBatch: createReadBatch({ maxBytes, maxJsonBytes }),
    jobs,
    metricQuery: createMetricQuery({ directory, withTenant, reader: clickhouseReader, cache, clock }),
    metricsMeta: createMetricsMeta({ directory, withTenant, reader: clickhouseReader }),
    reportRuns: createReportRuns({ withTenant, directory, queue: jobs, objects: objectStore, links, clock }),
    liveTickets: createLiveTickets({ redis: redisCache }),
    liveHub,
    health: createHealth({ checks: createHealthChecks(stores), logger, clock }),
    limitsRedis: redisLimits,
    clock,
    logger,
    context,
    metrics,
  };
  const app = createApi(deps, {
    publicUrl: "http://c4.test",
    corsOrigins,
    trustedProxies: options.trustedProxies ?? [],
    authQuota,
    portal,
    checkResponses: true,
  });
  const { withRelay } = tenancy;
  const laneWriter = createLaneWriter({
    withTenant,
    withRelay,
    clickhouse: clickhouseWriter,
    objectStore,
    journal: createFlushJournal(withRelay, objectStore),
    leases: createLaneLeases(withRelay, { holder: "test", leaseMs: 20_000 }),
    clock,
    logger,
    failpoints: createIngestFailpoints(),
    zoneOffset: createZoneOffsets(),
    retentionMonthsOf: async () => 300,
    publish: (event) => pubsub.publish(tenantVersionChannel, event),
    insertTimeoutMs: 10_000,
    rowBudget: 50_000,
    trickleMs: 0,
  });
  const server = createServer(app, { host: "127.0.0.1", port: 0 });
  await server.start?.();
  await liveHub.start?.();
  const stopServing = async () => {
    await liveHub.stop();
    await server.stop();
  };
  const url = `http://127.0.0.1:${server.port()}`;
  return {
    url,
    contracts: createRoutes(deps).map(({ contract }) => contract),
    send: (request) => sendTo(url, request),
    tokenOf: async (member) => (await identity.signIn.login(await identity.createPerson(member))).accessToken,
    tenancy,
    identity,
    databases,
    objectStore,
    links,
    pubsub,
    redisCache,
    drain: async () => {
      const options = { signal: AbortSignal.timeout(30_000), budgetMs: 20_000 };
      for (const shardId of shards.shardIds) {
        for (let lane = 0; lane < LANES; lane += 1) await laneWriter.drain(shardId, lane, options);
      }
    },
    logLines,
    stopServing,
    close: async () => {
      await stopServing();
      await jobs.stop();
      for (const redis of [redisQueue, redisLimits, redisJobs, redisCache, redisMessages]) redis.disconnect();
      await Promise.all([tenancy.close(), clickhouseReader.close(), clickhouseWriter.close()]);
      await databases.drop();
      objects.remove();
    },
  };
}

async function sendTo(url: string, request: TestRequest): Promise<TestAnswer> {
  const { method, path, credential, headers, json } = request;
  const body = json === undefined ? request.body : JSON.stringify(json);
  const answer = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    redirect: "manual",
    headers: {
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) };
}

async function untilReady(redis: Redis): Promise<void> {
  if (redis.status !== "ready") await new Promise((resolve) => redis.once("ready", resolve));
}
