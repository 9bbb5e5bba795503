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
];
