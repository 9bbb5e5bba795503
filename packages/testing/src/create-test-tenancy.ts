import { newId } from "@c4/db/new-id";
import { type Clock, systemClock } from "@c4/runtime/clock";
import { type CreatedTenant, createCreateTenant, type NewTenant } from "@c4/tenancy/create-tenant";
import { createShardMap, type ShardMap } from "@c4/tenancy/shard-map";
import { createTenantDirectory } from "@c4/tenancy/tenant-directory";
import type { TenantDirectory } from "@c4/tenancy/tenant-placement";
import { createTransactionPool } from "@c4/tenancy/transaction-pool";
import { createWithControl, type WithControl } from "@c4/tenancy/with-control";
import { createWithControlTenant, type WithControlTenant } from "@c4/tenancy/with-control-tenant";
import { createWithRelay, type WithRelay } from "@c4/tenancy/with-relay";
import { createWithTenant, type WithTenant } from "@c4/tenancy/with-tenant";
import type { TestDatabases } from "./create-test-databases.ts";

export type TestTenancy = {
  directory: TenantDirectory;
  shards: ShardMap;
  withTenant: WithTenant;
  withControl: WithControl;
  withControlTenant: WithControlTenant;
  withRelay: WithRelay;
  /** A new tenant with a slug of its own, on shard_1 unless said otherwise. */
  createTenant(tenant?: Partial<NewTenant>): Promise<CreatedTenant & { slug: string }>;
  close(): Promise<void>;
};

export type TestTenancyOptions = {
  clock?: Clock;
  /** Connections per shard as c4_app; 1 makes tenants wait for each other. */
  size?: number;
  acquireTimeoutMs?: number;
};

/** The doors to test databases, wired as the apps wire them. */
export function createTestTenancy(databases: TestDatabases, options: TestTenancyOptions = {}): TestTenancy {
  const { clock = systemClock, size = 4, acquireTimeoutMs = 5_000 } = options;
  const applicationName = "test";
  const control = createTransactionPool({
    url: databases.app.control,
    size: 4,
    acquireTimeoutMs,
    applicationName,
  });
  const shards = createShardMap({
    urls: databases.app.shards,
    relayUrls: databases.relay.shards,
    size,
    acquireTimeoutMs,
    applicationName,
  });
  const withControl = createWithControl({ control });
  const withControlTenant = createWithControlTenant({ control });
  const directory = createTenantDirectory({ withControl, clock });
  const create = createCreateTenant({ withControl, withControlTenant, shards, clock });
  return {
    directory,
    shards,
    withControl,
    withControlTenant,
    withTenant: createWithTenant({ directory, shards }),
    withRelay: createWithRelay({ shards }),
    createTenant: async (tenant = {}) => {
      const slug = tenant.slug ?? `t-${newId(clock.now())}`;
      return { slug, ...(await create({ ...defaults, ...tenant, slug })) };
    },
    close: async () => {
      await Promise.all([control.close(), shards.close()]);
    },
  };
}

const defaults: Omit<NewTenant, "slug"> = {
  name: "Test tenant",
  region: "local",
  plan: "standard",
  reportingCurrency: "IDR",
  timeZone: "Asia/Jakarta",
  weekStart: 1,
  shardId: "shard_1",
};
