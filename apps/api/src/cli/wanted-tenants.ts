import { CurrencyCode, TimeZone } from "@c4/contracts/fields";
import { z } from "zod";

const WantedTenants = z.array(
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

export type WantedTenants = z.infer<typeof WantedTenants>;

/** Reads the list of tenants an operator wants. Throws an Error that says in words what is wrong with it. */
export function readWantedTenants(text: string, shardIds: readonly string[]): WantedTenants {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(
      "Standard input holds no JSON. Usage: npm run -s provision < tenants.json (docs/runbooks/first-tenant.md).",
    );
  }
  const parsed = WantedTenants.safeParse(json);
  if (!parsed.success) throw new Error(`These tenants cannot be made:\n${z.prettifyError(parsed.error)}`);
  const stranger = parsed.data.find(({ shard }) => !shardIds.includes(shard));
  if (stranger)
    throw new Error(`There is no shard ${stranger.shard}: DATABASE_URL_SHARDS has ${shardIds.join(", ")}.`);
  return parsed.data;
}
