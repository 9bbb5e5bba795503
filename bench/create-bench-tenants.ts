import { createPasswords } from "@c4/identity/passwords";
import { createProvisioning } from "@c4/identity/provisioning";
import { systemClock as clock } from "@c4/runtime/clock";
import { createCreateTenant } from "@c4/tenancy/create-tenant";
import { createShardMap } from "@c4/tenancy/shard-map";
import { createTransactionPool } from "@c4/tenancy/transaction-pool";
import { createWithControl } from "@c4/tenancy/with-control";
import { createWithControlTenant } from "@c4/tenancy/with-control-tenant";
import type { StackAddresses } from "./stack-addresses.ts";

export type BenchTenant = { tenantId: string; apiKey: string };

/** As many empty tenants as asked for, each with a key that may do everything the measurements need. */
export async function createBenchTenants(
  addresses: StackAddresses,
  of: { count: number; currency: string; timeZone: string },
): Promise<BenchTenant[]> {
  const pool = { size: 2, acquireTimeoutMs: 10_000, applicationName: "c4-bench" };
  const control = createTransactionPool({ ...pool, url: addresses.controlUrl });
  const shards = createShardMap({ ...pool, urls: addresses.shardUrls });
  const withControl = createWithControl({ control });
  const withControlTenant = createWithControlTenant({ control });
  const createTenant = createCreateTenant({ withControl, withControlTenant, shards, clock });
  const { issueApiKey } = createProvisioning({
    withControl,
    withControlTenant,
    passwords: createPasswords(),
    pepper: addresses.apiKeyPepper,
    clock,
  });
  try {
    const made: BenchTenant[] = [];
    for (let n = 1; n <= of.count; n++) {
      const { tenantId } = await createTenant({
        slug: `bench-${n}`,
        name: `Bench ${n}`,
        region: "local",
        plan: "demo",
        reportingCurrency: of.currency,
        timeZone: of.timeZone,
        weekStart: 1,
        retentionMonths: 600, // the real file is of 2010 and 2011
        shardId: shards.shardIds[0] ?? "",
      });
      const scopes = [
        "ingest:write",
        "ingest:read",
        "sources:read",
        "sources:write",
        "metrics:read",
      ] as const;
      const { key } = await issueApiKey({ tenantId, name: "Bench", scopes });
      made.push({ tenantId, apiKey: key });
    }
    return made;
  } finally {
    await Promise.all([control.close(), shards.close()]);
  }
}
