import type { TenantVersionEvent } from "@c4/contracts/events/tenant-version";
import { createClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { laneFlushes } from "@c4/db/shard/lane-flushes";
import { createInbox, type Inbox } from "@c4/ingestion/inbox/create-inbox";
import { createLaneWriter, type LaneWriter } from "@c4/ingestion/lane/create-lane-writer";
import { createFlushJournal } from "@c4/ingestion/lane/flush-journal";
import { createIngestFailpoints, type IngestFailpoints } from "@c4/ingestion/lane/ingest-failpoints";
import { createLaneLeases } from "@c4/ingestion/lane/lane-leases";
import { createZoneOffsets } from "@c4/ingestion/normalise/business-time";
import { systemClock } from "@c4/runtime/clock";
import { createFileObjectStore } from "@c4/runtime/file-object-store";
import { createLogger } from "@c4/runtime/logger";
import type { ObjectStore } from "@c4/runtime/object-store";
import { createClient } from "@clickhouse/client";
import postgres from "postgres";
import { inject } from "vitest";
import { createTempDir } from "./create-temp-dir.ts";
import { createTestDatabases } from "./create-test-databases.ts";
import { createTestTenancy, type TestTenancy } from "./create-test-tenancy.ts";

export type TestWriter = { readonly writer: LaneWriter; readonly failpoints: IngestFailpoints };

export type TestWriterOptions = {
  readonly leaseMs?: number;
  readonly rowBudget?: number;
  /** Called where an `exit` failpoint would kill the process; the writer then hangs as a dead one would. */
  readonly kill?: () => void;
  /** Where the writer reads raw bytes, when a test wants them to be unreadable. */
  readonly objectStore?: ObjectStore;
};

export type TestIngestion = {
  readonly tenancy: TestTenancy;
  readonly inbox: Inbox;
  readonly objectStore: ObjectStore;
  readonly clickhouse: ReturnType<typeof createClickHouseWriter>;
  readonly events: TenantVersionEvent[];
  /** What an engine that is killed in mid-insert can do: rows are gone, and their token is remembered all the same. */
  loseRows(table: string, where: string): Promise<void>;
  /** As if every unfinished flush of a shard had been left lying for so long. */
  ageFlushes(shardId: string, minutes: number): Promise<void>;
  /** Freezes a tenant's home as a move would, or opens it again. */
  setHomeState(tenant: { tenantId: string; shardId: string }, state: "active" | "frozen"): Promise<void>;
  /** A statement of whoever runs the database, for what no role of ours may do. */
  administer(shardId: string, statement: string): Promise<void>;
  /** A writer as a worker process would have one, with failpoints and a name of its own. */
  createWriter(options?: TestWriterOptions): TestWriter;
  close(): Promise<void>;
};

/** The whole way of a batch on real servers, wired as the apps wire it, without queues and HTTP. */
export async function createTestIngestion({ lanes = 4 } = {}): Promise<TestIngestion> {
  const databases = await createTestDatabases();
  const tenancy = createTestTenancy(databases, { size: 6 });
  const { url, writer: login } = inject("testStack").clickhouse;
  const clickhouse = createClickHouseWriter({
    url,
    user: login.username,
    password: login.password,
    applicationName: "test",
  });
  const folder = createTempDir();
  const objectStore = createFileObjectStore(folder.path);
  const logger = createLogger({ level: "silent", service: "test" });
  const events: TenantVersionEvent[] = [];
  const { withTenant, withRelay } = tenancy;
  let writers = 0;
  return {
    tenancy,
    objectStore,
    clickhouse,
    events,
    loseRows: async (table, where) => {
      const client = createClient({ url, ...login });
      const query = `ALTER TABLE c4.${table} DELETE WHERE ${where} SETTINGS mutations_sync = 2`;
      await client.command({ query }).finally(() => client.close());
    },
    ageFlushes: async (shardId, minutes) => {
      const stagedAt = new Date(Date.now() - minutes * 60_000);
      await withRelay(shardId, ({ db }) => db.update(laneFlushes).set({ stagedAt }));
    },
    setHomeState: async ({ tenantId, shardId }, state) => {
      const admin = postgres(databases.superuser.shards[shardId] ?? "", { max: 1, onnotice: () => {} });
      await admin`update tenant_homes set state = ${state} where tenant_id = ${tenantId}`;
      await admin.end();
    },
    administer: async (shardId, statement) => {
      const admin = postgres(databases.superuser.shards[shardId] ?? "", { max: 1, onnotice: () => {} });
      await admin.unsafe(statement).finally(() => admin.end());
    },
    inbox: createInbox({ withTenant, objectStore, clock: systemClock, lanes }),
    createWriter: (options = {}) => {
      const { leaseMs = 20_000, rowBudget = 50_000 } = options;
      const failpoints = createIngestFailpoints(options.kill);
      writers += 1;
      const writer = createLaneWriter({
        withTenant,
        withRelay,
        clickhouse,
        objectStore: options.objectStore ?? objectStore,
        journal: createFlushJournal(withRelay, objectStore),
        leases: createLaneLeases(withRelay, { holder: `test-${writers}`, leaseMs }),
        clock: systemClock,
        logger,
        failpoints,
        zoneOffset: createZoneOffsets(),
        retentionMonthsOf: async () => 300,
        publish: async (event) => {
          events.push(event);
        },
        insertTimeoutMs: 10_000,
        rowBudget,
        trickleMs: 0,
      });
      return { writer, failpoints };
    },
    close: async () => {
      await tenancy.close();
      await clickhouse.close();
      await databases.drop();
      folder.remove();
    },
  };
}
