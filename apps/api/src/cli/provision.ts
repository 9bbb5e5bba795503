import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { Permission } from "@c4/contracts/http/auth";
import { toPublicId } from "@c4/contracts/ids";
import { createPasswords } from "@c4/identity/passwords";
import { createProvisioning } from "@c4/identity/provisioning";
import { systemClock } from "@c4/runtime/clock";
import { type Config, loadConfig } from "@c4/runtime/config";
import { readAppEnvironment } from "@c4/runtime/config/app-environment-file";
import { loadEnvFile } from "@c4/runtime/config/load-env-file";
import { createCreateTenant } from "@c4/tenancy/create-tenant";
import { createShardMap } from "@c4/tenancy/shard-map";
import { createTransactionPool } from "@c4/tenancy/transaction-pool";
import { createWithControl } from "@c4/tenancy/with-control";
import { createWithControlTenant } from "@c4/tenancy/with-control-tenant";
import { readWantedTenants, type WantedTenants } from "./wanted-tenants.ts";

/**
 * `provision`: puts tenants with an owner and an API key in place and writes what they are to standard output as JSON. Given
 * the same input (keys included) it changes nothing a second time.
 */
async function provision(config: Config, wanted: WantedTenants) {
  const pool = { size: 2, acquireTimeoutMs: 10_000, applicationName: "c4-provision" };
  const control = createTransactionPool({ ...pool, url: config.DATABASE_URL_CONTROL });
  const shards = createShardMap({ ...pool, urls: config.DATABASE_URL_SHARDS });
  const withControl = createWithControl({ control });
  const withControlTenant = createWithControlTenant({ control });
  const createTenant = createCreateTenant({ withControl, withControlTenant, shards, clock: systemClock });
  const people = createProvisioning({
    withControl,
    withControlTenant,
    passwords: createPasswords(),
    pepper: config.API_KEY_PEPPER,
    clock: systemClock,
  });
  try {
    const made = [];
    for (const {
      owner,
      api_key,
      shard,
      reporting_currency,
      time_zone,
      retention_months,
      ...tenant
    } of wanted) {
      const { tenantId } = await createTenant({
        ...tenant,
        plan: "standard",
        reportingCurrency: reporting_currency,
        timeZone: time_zone,
        weekStart: 1,
        ...(retention_months === undefined ? {} : { retentionMonths: retention_months }),
        shardId: shard,
      });
      const { userId } = await people.createUser({ ...owner, locale: "en" });
      await people.addMembership({ tenantId, userId, role: "owner" });
      const { key } = await people.issueApiKey({
        tenantId,
        name: "Everything",
        scopes: Permission.options.filter((permission) => permission !== "profile:read"),
        ...(api_key === undefined ? {} : { key: api_key }),
      });
      made.push({
        id: toPublicId("tenant", tenantId),
        slug: tenant.slug,
        owner: { email: owner.email, password: owner.password },
        api_key: key,
      });
    }
    return made;
  } finally {
    await Promise.all([control.close(), shards.close()]);
  }
}

/** The environment of the api, or the one that `npm start` has left in its data folder. */
function readConfig(): Config {
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  loadEnvFile(root);
  if (process.env.DATABASE_URL_CONTROL) return loadConfig(process.env);
  const dataDir = resolve(root, process.env.C4_DATA_DIR || ".c4");
  const left = readAppEnvironment(dataDir);
  if (left === undefined)
    throw new Error(
      `DATABASE_URL_CONTROL is not set and no C4 runs on ${dataDir}: run npm start first, or set the environment of the api (.env.example).`,
    );
  return loadConfig(left);
}

try {
  const config = readConfig();
  // Secrets do not belong on a command line.
  const wanted = readWantedTenants(await text(process.stdin), Object.keys(config.DATABASE_URL_SHARDS));
  const made = await provision(config, wanted);
  process.stdout.write(`${JSON.stringify(made)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
