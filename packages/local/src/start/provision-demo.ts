import { toPublicId } from "@c4/contracts/ids";
import { createPasswords } from "@c4/identity/passwords";
import { createProvisioning } from "@c4/identity/provisioning";
import { systemClock } from "@c4/runtime/clock";
import { shardUrls } from "@c4/runtime/config/readers";
import { createCreateTenant } from "@c4/tenancy/create-tenant";
import { createShardMap } from "@c4/tenancy/shard-map";
import { createTransactionPool } from "@c4/tenancy/transaction-pool";
import { createWithControl } from "@c4/tenancy/with-control";
import { createWithControlTenant } from "@c4/tenancy/with-control-tenant";
import type { DemoFile } from "./demo-file.ts";
import { demoTenants } from "./demo-tenants.ts";
import type { StackSecrets } from "./stack-secrets.ts";

const keyScopes = [
  "ingest:write",
  "ingest:read",
  "sources:read",
  "sources:write",
  "metrics:read",
  "reports:read",
  "reports:run",
] as const;

/** Puts the demo tenants, their owners and their API keys in place; what is there already stays. */
export const provisionDemo = async (
  env: Record<string, string>,
  secrets: StackSecrets,
): Promise<DemoFile["tenants"]> => {
  const options = { size: 2, acquireTimeoutMs: 10_000, applicationName: "c4-start" };
  const control = createTransactionPool({ ...options, url: env.DATABASE_URL_CONTROL ?? "" });
  const shards = createShardMap({ ...options, urls: shardUrls().parse(env.DATABASE_URL_SHARDS) });
  const withControl = createWithControl({ control });
  const withControlTenant = createWithControlTenant({ control });
  const clock = systemClock;
  const createTenant = createCreateTenant({ withControl, withControlTenant, shards, clock });
  const pepper = env.API_KEY_PEPPER ?? "";
  const passwords = createPasswords();
  const people = createProvisioning({ withControl, withControlTenant, passwords, pepper, clock });
  try {
    const made: DemoFile["tenants"] = [];
    for (const { email, ownerName, ...tenant } of demoTenants) {
      const { tenantId } = await createTenant({ ...tenant, region: env.REGION ?? "local", plan: "demo" });
      const password = secrets.demoPassword;
      const { userId } = await people.createUser({ email, name: ownerName, locale: "en", password });
      await people.addMembership({ tenantId, userId, role: "owner" });
      const known = secrets.apiKeys[tenant.slug];
      const { key } = await people.issueApiKey({
        tenantId,
        name: "Demo",
        scopes: keyScopes,
        ...(known ? { key: known } : {}),
      });
      made.push({
        id: toPublicId("tenant", tenantId),
        slug: tenant.slug,
        owner: { email, password },
        api_key: key,
      });
    }
    return made;
  } finally {
    await Promise.all([control.close(), shards.close()]);
  }
};
