import type { Sql } from "postgres";
import { type GateRule, gateRules } from "./gate-rules.ts";
import { controlExceptions, type NamedException, shardExceptions } from "./named-exceptions.ts";

export type DatabaseKind = "control" | "shard";

/** One object that breaks a rule of tenant isolation. */
export type GateFinding = { rule: GateRule; object: string };

const exceptionsOf: Record<DatabaseKind, readonly NamedException[]> = {
  control: controlExceptions,
  shard: shardExceptions,
};

/** Every breach of tenant isolation in the catalogue of a database that is not a named exception. Must be empty. */
export async function findGateBreaches(sql: Pick<Sql, "unsafe">, kind: DatabaseKind): Promise<GateFinding[]> {
  const query = Object.entries(gateRules)
    .map(([rule, body]) => `select '${rule}' as rule, found.object::text as object from (${body}) found`)
    .join("\nunion all\n");
  const findings = await sql.unsafe<GateFinding[]>(`${query}\norder by 1, 2`);
  return findings
    .map(({ rule, object }) => ({ rule, object }))
    .filter(
      (finding) =>
        !exceptionsOf[kind].some(({ rule, object }) => rule === finding.rule && object === finding.object),
    );
}

/** Throws with every breach named: such a database must not serve tenants. */
export async function assertGate(sql: Sql, kind: DatabaseKind, name: string): Promise<void> {
  const breaches = await findGateBreaches(sql, kind);
  if (breaches.length === 0) return;
  const list = breaches.map(({ rule, object }) => `${rule}: ${object}`).join("; ");
  throw new Error(`${name} breaks tenant isolation (${list})`);
}
