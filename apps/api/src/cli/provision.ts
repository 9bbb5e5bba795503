import { text } from "node:stream/consumers";
import { CurrencyCode, TimeZone } from "@c4/contracts/fields";
import { Permission } from "@c4/contracts/http/auth";
import { toPublicId } from "@c4/contracts/ids";
import { createPasswords } from "@c4/identity/passwords";
import { createProvisioning } from "@c4/identity/provisioning";
import { systemClock } from "@c4/runtime/clock";
import { type Config, loadConfig } from "@c4/runtime/config";
import { createCreateTenant } from "@c4/tenancy/create-tenant";
import { createShardMap } from "@c4/tenancy/shard-map";
import { createTransactionPool } from "@c4/tenancy/transaction-pool";
import { createWithControl } from "@c4/tenancy/with-control";
import { createWithControlTenant } from "@c4/tenancy/with-control-tenant";
import { z } from "zod";

/** What the command reads from standard input: secrets do not belong on a command line. */
const Wanted = z.array(
  z.strictObject({
    slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
    name: z.string().min(1),
    region: z.string().min(1),
    shard: z.string().min(1),
    reporting_currency: CurrencyCode,
    time_zone: TimeZone,
    retention_months: z.int().min(1).max(1_200).optional(),
    owner: z.strictObject({ email: z.email(), name: z.string().min(1), password: z.string().min(12) }),
    api_key: z.string().optional(),
  }),
);

/**
 * `provision`: puts tenants with an owner and an API key in place and writes what they are to standard output as JSON. Given
 * the same input (keys included) it changes nothing a second time.
 */
async function provision(config: Config, wanted: z.infer<typeof Wanted>) {
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

const wanted = Wanted.parse(JSON.parse(await text(process.stdin)));
process.stdout.write(`${JSON.stringify(await provision(loadConfig(process.env), wanted))}\n`);
