import { locations } from "@c4/db/shard/locations";
import { systemClock as clock } from "@c4/runtime/clock";
import { createShardMap } from "@c4/tenancy/shard-map";
import { createTenantDirectory } from "@c4/tenancy/tenant-directory";
import { createTransactionPool } from "@c4/tenancy/transaction-pool";
import { createWithControl } from "@c4/tenancy/with-control";
import { createWithTenant } from "@c4/tenancy/with-tenant";
import { and, eq } from "drizzle-orm";
import postgres from "postgres";
import type { StackAddresses } from "./stack-addresses.ts";
import { alternate } from "./statistics.ts";

/** Milliseconds of one tenant transaction with one select by primary key, and of what it is compared with. */
export type TransactionTimes = Record<"tenant" | "byHand" | "bare", number[]>;

const warmUpRounds = 100;

/**
 * The same select three ways, in turns: through withTenant (directory, fence, row-level security, home); in a transaction
 * written by hand (begin, set the tenant, select, commit); and bare on a connection that has its tenant for good.
 */
export async function measureTenantTransactions(
  addresses: StackAddresses,
  { tenantId, rounds }: { tenantId: string; rounds: number },
): Promise<TransactionTimes> {
  const options = { acquireTimeoutMs: 10_000, applicationName: "c4-bench" };
  const control = createTransactionPool({ ...options, url: addresses.controlUrl, size: 2 });
  const shards = createShardMap({ ...options, urls: addresses.shardUrls });
  const directory = createTenantDirectory({ withControl: createWithControl({ control }), clock });
  const withTenant = createWithTenant({ directory, shards });
  const { shardId } = await directory.byId(tenantId);
  const url = addresses.shardUrls[shardId] ?? "";
  const plain = postgres(url, { max: 1 });
  const bound = postgres(url, { max: 1, connection: { "app.tenant_id": tenantId } });
  const id = await withTenant(
    tenantId,
    async ({ db }) => (await db.select().from(locations).limit(1))[0]?.id,
  );
  if (!id) throw new Error("the tenant has no location to read");
  const fetchName = (sql: postgres.ISql) =>
    sql`select name from locations where tenant_id = ${tenantId} and id = ${id}`;
  try {
    const times = await alternate(warmUpRounds + rounds, {
      tenant: () =>
        withTenant(
          tenantId,
          ({ db }) =>
            db
              .select({ name: locations.name })
              .from(locations)
              .where(and(eq(locations.tenantId, tenantId), eq(locations.id, id))),
          { readOnly: true },
        ).then(oneRow),
      byHand: () =>
        plain
          .begin("read only", async (sql) => {
            await sql`select set_config('app.tenant_id', ${tenantId}, true), set_config('statement_timeout', '15000', true)`;
            return await fetchName(sql);
          })
          .then(oneRow),
      bare: () => fetchName(bound).then(oneRow),
    });
    return {
      tenant: times.tenant.slice(warmUpRounds),
      byHand: times.byHand.slice(warmUpRounds),
      bare: times.bare.slice(warmUpRounds),
    };
  } finally {
    await Promise.all([control.close(), shards.close(), plain.end(), bound.end()]);
  }
}

function oneRow(rows: readonly unknown[]): void {
  if (rows.length !== 1) throw new Error(`the select gave ${rows.length} rows`);
}
