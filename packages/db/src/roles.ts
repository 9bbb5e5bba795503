import type { Sql, TransactionSql } from "postgres";

/**
 * Passwords of the roles that sign in; they come from configuration, never from here. A role left out is created unable to
 * sign in; if it exists, its sign-in is left as it is.
 */
export type RolePasswords = { owner?: string; app: string; relay: string; ops?: string };

/** Advisory lock, in the server's maintenance database, of whoever changes roles: they belong to the whole cluster. */
export const maintenanceLock = 0x6334_0001;

/**
 * Creates the roles of a cluster, or brings existing ones back to what they may be. Needs a superuser.
 * `c4_owner` owns every table and runs migrations; `c4_app` serves requests; `c4_relay` sees ids, times and states of all
 * tenants; `c4_ops` is for people in an incident, bypasses policies, and has every statement logged.
 */
export async function ensureRoles(admin: Sql, passwords: RolePasswords): Promise<void> {
  await admin.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${maintenanceLock})`;
    await ensureRole(tx, "c4_owner", "nobypassrls", passwords.owner);
    await ensureRole(tx, "c4_app", "nobypassrls", passwords.app);
    await ensureRole(tx, "c4_relay", "nobypassrls", passwords.relay);
    await ensureRole(tx, "c4_ops", "bypassrls", passwords.ops);
    await tx`grant pg_read_all_data to c4_ops`;
    await tx`alter role c4_ops set log_statement = 'all'`;
  });
}

/** Creates a database owned by c4_owner unless it exists, closed to everyone but C4's roles. Needs a superuser. */
export async function ensureDatabase(admin: Sql, name: string): Promise<void> {
  await admin`select pg_advisory_lock(${maintenanceLock})`;
  try {
    const existing = await admin`select 1 from pg_database where datname = ${name}`;
    if (existing.length === 0) await admin`create database ${admin(name)} owner c4_owner template template0`;
    await admin`revoke all on database ${admin(name)} from public`;
    await admin`grant connect on database ${admin(name)} to c4_app, c4_relay, c4_ops`;
  } finally {
    await admin`select pg_advisory_unlock(${maintenanceLock})`;
  }
}

async function ensureRole(
  tx: TransactionSql,
  name: "c4_owner" | "c4_app" | "c4_relay" | "c4_ops",
  bypass: "bypassrls" | "nobypassrls",
  password: string | undefined,
): Promise<void> {
  const existing = await tx`select 1 from pg_roles where rolname = ${name}`;
  if (existing.length === 0) await tx`create role ${tx(name)}`;
  const attributes = `${bypass} nosuperuser nocreatedb nocreaterole noreplication noinherit`;
  const login = password === undefined ? "" : `login password ${literal(password)}`;
  // Role attributes take no parameters: every part is one of ours but the password, which is quoted.
  await tx.unsafe(`alter role ${name} ${attributes} ${login}`);
}

function literal(text: string): string {
  return `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
