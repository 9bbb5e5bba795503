import { randomUUID } from "node:crypto";
import type { Sql, TransactionSql } from "postgres";
import { errorCode } from "../connection-loss.ts";
import type { TenantTable } from "./tenant-tables.ts";

type Role = "c4_app" | "c4_relay" | "c4_owner";
type Settings = { tenant?: string; beforeTenant?: boolean };

const insufficientPrivilege = "42501";
const uniqueViolation = "23505";
const beforeTenantPolicy = "before_tenant";
const relayPolicy = "relay";

/**
 * Tries to cross the border between two tenants in one table, in every way a role of C4 could, and returns what succeeded.
 * `admin` is a superuser's connection to a scratch database without checks and foreign keys.
 */
export async function probeIsolation(admin: Sql, table: TenantTable): Promise<string[]> {
  const breaches: string[] = [];
  const a = randomUUID();
  const b = randomUUID();
  const report = (what: string) => breaches.push(`${table.name}: ${what}`);
  const name = admin(table.name);
  const tenantColumn = admin(table.tenantColumn);

  const rowsSeen = (tenant: string) => async (tx: TransactionSql) =>
    (await tx`select 1 from ${name} where ${tenantColumn} = ${tenant}`).length;
  const changed = (tenant: string) => async (tx: TransactionSql) =>
    (await tx`update ${name} set ${tenantColumn} = ${tenantColumn} where ${tenantColumn} = ${tenant}`).count;
  const deleted = (tenant: string) => async (tx: TransactionSql) =>
    (await tx`delete from ${name} where ${tenantColumn} = ${tenant}`).count;
  const insertedFor = (tenant: string) => async (tx: TransactionSql) =>
    (await tx`insert into ${name} ${tx(valuesOf(table, tenant))}`).count;
  const movedTo = (from: string, to: string) => async (tx: TransactionSql) =>
    (await tx`update ${name} set ${tenantColumn} = ${to} where ${tenantColumn} = ${from}`).count;

  await admin`insert into ${name} ${admin(valuesOf(table, a))}`;
  await admin`insert into ${name} ${admin(valuesOf(table, b))}`;
  try {
    const as = (role: Role, settings: Settings, work: (tx: TransactionSql) => Promise<number>) =>
      attempt(admin, role, settings, work);

    if ((await as("c4_app", { tenant: a }, rowsSeen(a))) !== 1) report("its own tenant does not see its row");
    if ((await as("c4_app", { tenant: a }, insertedFor(randomUUID()))) > 0)
      report("takes a row of another tenant");
    if ((await as("c4_app", { tenant: a }, movedTo(a, randomUUID()))) > 0)
      report("lets a row be given to another tenant");
    for (const [who, settings] of [
      ["another tenant", { tenant: b }],
      ["no tenant", {}],
      ["an emptied tenant", { tenant: "" }],
    ] as const) {
      for (const role of ["c4_app", "c4_owner"] as const) {
        if ((await as(role, settings, rowsSeen(a))) > 0) report(`${role} of ${who} sees a row`);
        if ((await as(role, settings, changed(a))) > 0) report(`${role} of ${who} changes a row`);
        if ((await as(role, settings, deleted(a))) > 0) report(`${role} of ${who} deletes a row`);
        if ((await as(role, settings, insertedFor(a))) > 0) report(`${role} of ${who} adds a row`);
      }
    }
    const early = { beforeTenant: true };
    const readEarly = table.policies.includes(beforeTenantPolicy);
    if ((await as("c4_app", early, rowsSeen(a))) > 0 !== readEarly)
      report("before_tenant is not what its policy says");
    if ((await as("c4_app", early, changed(a))) > 0) report("changes a row before the tenant is known");
    if ((await as("c4_app", early, insertedFor(a))) > 0) report("adds a row before the tenant is known");
    if ((await as("c4_relay", { tenant: a }, deleted(a))) > 0) report("the relay deletes a row");
    if (!table.policies.includes(relayPolicy) && (await as("c4_relay", {}, rowsSeen(a))) > 0) {
      report("the relay sees a row");
    }
  } finally {
    await admin`delete from ${name} where ${tenantColumn} in ${admin([a, b])}`;
  }
  return breaches;
}

/**
 * Rows touched by `work` as that role in a transaction that is rolled back; 0 when policies or grants refuse. A statement that
 * only a key stopped had passed them, so it counts.
 */
async function attempt(
  admin: Sql,
  role: Role,
  { tenant, beforeTenant }: Settings,
  work: (tx: TransactionSql) => Promise<number>,
): Promise<number> {
  let touched = 0;
  try {
    await admin.begin(async (tx) => {
      await tx`select set_config('role', ${role}, true)`;
      if (tenant !== undefined) await tx`select set_config('app.tenant_id', ${tenant}, true)`;
      if (beforeTenant) await tx`select set_config('app.before_tenant', 'on', true)`;
      touched = await work(tx);
      throw new RollBack();
    });
  } catch (error) {
    if (error instanceof RollBack) return touched;
    const code = errorCode(error);
    if (code === insufficientPrivilege) return 0;
    if (code === uniqueViolation) return 1;
    throw error;
  }
  return touched;
}

class RollBack extends Error {}

function valuesOf(
  { columns, tenantColumn }: TenantTable,
  tenant: string,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    columns.map(({ name, type, category }) => [
      name,
      name === tenantColumn ? tenant : madeUp(type, category),
    ]),
  );
}

/** A value of that type; different on every call where the type has room for it. */
function madeUp(type: string, category: string): string | number | boolean {
  if (type === "uuid") return randomUUID();
  if (type.startsWith("json")) return "{}";
  if (type === "bytea") return "\\x00";
  if (type === "inet") return "127.0.0.1";
  if (category === "A") return "{}";
  if (category === "B") return true;
  if (category === "D") return "2026-01-01";
  if (category === "N") return 1;
  if (category === "S") return `probe ${randomUUID()}`;
  throw new Error(`the isolation probe cannot make a value of type ${type}: teach it one`);
}
