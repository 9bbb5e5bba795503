import type { GateRule } from "./gate-rules.ts";

/** A finding of the gate that is deliberate. `object` is what the gate prints: `table`, `table.policy`, `table.index`. */
export type NamedException = { rule: GateRule; object: string; reason: string };

/** The only places where a control database may depart from the rules. */
export const controlExceptions: readonly NamedException[] = [
  { rule: "table_without_tenant", object: "schema_migrations", reason: "ledger of the migrate command" },
  { rule: "table_without_tenant", object: "shards", reason: "infrastructure; says nothing about a tenant" },
  { rule: "table_without_tenant", object: "tenants", reason: "its own key is the tenant; policy on id" },
  { rule: "other_policy", object: "tenants.tenant", reason: "its own key is the tenant; policy on id" },
  {
    rule: "other_policy",
    object: "tenants.before_tenant",
    reason: "a slug is looked up before the tenant is known",
  },
  {
    rule: "other_policy",
    object: "tenant_placements.before_tenant",
    reason: "the directory asks which shard to open",
  },
  {
    rule: "table_without_tenant",
    object: "users",
    reason: "a person, whatever tenants they belong to",
  },
  { rule: "table_without_tenant", object: "sessions", reason: "belong to a person" },
  { rule: "table_without_tenant", object: "refresh_tokens", reason: "belong to a person's session" },
  {
    rule: "other_policy",
    object: "memberships.before_tenant",
    reason: "sign-in asks for a person's tenants",
  },
  {
    rule: "index_without_tenant",
    object: "memberships.memberships_user_idx",
    reason: "serves the same question",
  },
  {
    rule: "other_policy",
    object: "api_keys.before_tenant",
    reason: "a request with a key finds its tenant here",
  },
  {
    rule: "key_without_tenant",
    object: "api_keys.api_keys_hash_key",
    reason: "a key names its tenant; the hash is an HMAC under a pepper",
  },
];

/** The only places where a shard may depart from the rules. */
export const shardExceptions: readonly NamedException[] = [
  { rule: "table_without_tenant", object: "schema_migrations", reason: "ledger of the migrate command" },
  {
    rule: "table_without_tenant",
    object: "lane_leases",
    reason: "which worker holds a lane; no tenant's data",
  },
  {
    rule: "table_without_tenant",
    object: "lane_flushes",
    reason: "flushes mix tenants; ids and states only",
  },
  { rule: "relay_reads_whole_table", object: "lane_leases", reason: "infrastructure of the relay role" },
  { rule: "relay_reads_whole_table", object: "lane_flushes", reason: "infrastructure of the relay role" },
  {
    rule: "other_policy",
    object: "outbox.relay",
    reason: "the relay publishes for all tenants; ids and states only",
  },
  {
    rule: "other_policy",
    object: "report_runs.relay",
    reason: "upkeep finds lost and expired runs of all tenants; ids, times and states only",
  },
  {
    rule: "other_policy",
    object: "ingest_batches.relay",
    reason: "lanes load batches of many tenants; ids, times and states only",
  },
  {
    rule: "index_without_tenant",
    object: "ingest_batches.ingest_batches_pending_idx",
    reason: "a lane asks for the pending batches of all tenants",
  },
];
