import type { Permission, Role } from "@c4/contracts/http/auth";
import { apiKeys } from "@c4/db/control/api-keys";
import { controlAuditLog } from "@c4/db/control/audit-log";
import { memberships } from "@c4/db/control/memberships";
import { users } from "@c4/db/control/users";
import { newId } from "@c4/db/new-id";
import type { Clock } from "@c4/runtime/clock";
import type { RowScope } from "@c4/tenancy/row-scope";
import type { WithControl } from "@c4/tenancy/with-control";
import type { ControlTenantTx, WithControlTenant } from "@c4/tenancy/with-control-tenant";
import { and, eq, sql } from "drizzle-orm";
import { hashApiKey } from "./api-key-check.ts";
import { apiKeyHints, isWellFormedApiKey, newApiKey } from "./api-key-format.ts";
import type { Passwords } from "./passwords.ts";

export type NewUser = { email: string; name: string; locale: string; password: string };
export type NewMembership = { tenantId: string; userId: string; role: Role; rowScope?: RowScope };
export type NewApiKey = {
  tenantId: string;
  name: string;
  scopes: readonly Permission[];
  expiresAt?: Date;
  /** A key made before, to be there again; a new random one when left out. */
  key?: string;
};

/** Puts people and keys in place. Each call may be repeated: what is there stays, and is returned. */
export type Provisioning = {
  /** The e-mail decides which person is meant; an existing one keeps name and password. */
  createUser(user: NewUser): Promise<{ userId: string; created: boolean }>;
  /** Sets role and row scope; tokens with the old ones are refused from then on. */
  addMembership(membership: NewMembership): Promise<void>;
  /** The key is returned here and never again. */
  issueApiKey(key: NewApiKey): Promise<{ apiKeyId: string; key: string; created: boolean }>;
  /** Ends a key within a second. Another tenant's key is not found. */
  revokeApiKey(key: { tenantId: string; apiKeyId: string }): Promise<boolean>;
};

export type ProvisioningDeps = {
  readonly withControl: WithControl;
  readonly withControlTenant: WithControlTenant;
  readonly passwords: Passwords;
  readonly pepper: string;
  readonly clock: Clock;
};

export function createProvisioning(deps: ProvisioningDeps): Provisioning {
  const { withControlTenant, pepper, clock } = deps;
  return {
    createUser: (user) => createUser(deps, user),
    addMembership: (membership) =>
      withControlTenant(membership.tenantId, (tx) => setMembership(tx, membership, clock.now())),
    issueApiKey: ({ tenantId, key = newApiKey(), ...rest }) =>
      withControlTenant(tenantId, (tx) => storeApiKey(tx, { ...rest, key, pepper }, clock.now())),
    revokeApiKey: ({ tenantId, apiKeyId }) =>
      withControlTenant(tenantId, (tx) => endApiKey(tx, apiKeyId, clock.now())),
  };
}

async function createUser({ withControl, passwords, clock }: ProvisioningDeps, user: NewUser) {
  const email = user.email.trim().toLowerCase();
  const find = () =>
    withControl(({ db }) => db.select({ id: users.id }).from(users).where(eq(users.email, email)), {
      readOnly: true,
    });
  const [known] = await find();
  if (known !== undefined) return { userId: known.id, created: false };
  const passwordHash = await passwords.hash(user.password);
  const userId = newId(clock.now());
  const inserted = await withControl(({ db }) =>
    db
      .insert(users)
      .values({ id: userId, email, name: user.name, locale: user.locale, passwordHash })
      .onConflictDoNothing()
      .returning({ id: users.id }),
  );
  if (inserted.length === 1) return { userId, created: true };
  const [other] = await find();
  if (other === undefined) throw new Error("a user was neither inserted nor found");
  return { userId: other.id, created: false };
}

async function setMembership({ db, tenantId }: ControlTenantTx, membership: NewMembership, now: Date) {
  const { userId, role, rowScope = { allLocations: true } } = membership;
  const changed = await db
    .insert(memberships)
    .values({ tenantId, userId, role, rowScope })
    .onConflictDoUpdate({
      target: [memberships.tenantId, memberships.userId],
      set: { role, rowScope, roleVersion: sql`${memberships.roleVersion} + 1` },
      setWhere: sql`(${memberships.role}, ${memberships.rowScope}) is distinct from (excluded.role, excluded.row_scope)`,
    })
    .returning({ userId: memberships.userId });
  if (changed.length === 0) return;
  await db.insert(controlAuditLog).values({
    tenantId,
    id: newId(now),
    actorKind: "system",
    action: "membership.set",
    targetKind: "user",
    targetId: userId,
    after: { role, rowScope },
  });
}

type KeyToStore = Omit<NewApiKey, "tenantId"> & { key: string; pepper: string };

async function storeApiKey({ db, tenantId }: ControlTenantTx, wanted: KeyToStore, now: Date) {
  const { name, scopes, expiresAt, key, pepper } = wanted;
  if (!isWellFormedApiKey(key)) throw new Error("not an API key of ours");
  const apiKeyId = newId(now);
  const hash = hashApiKey(key, pepper);
  const inserted = await db
    .insert(apiKeys)
    .values({ tenantId, id: apiKeyId, name, hash, ...apiKeyHints(key), scopes, expiresAt: expiresAt ?? null })
    .onConflictDoNothing()
    .returning({ id: apiKeys.id });
  if (inserted.length === 0) {
    const [known] = await db
      .select({ id: apiKeys.id })
      .from(apiKeys)
      .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.hash, hash)));
    if (known === undefined) throw new Error("this API key belongs to another tenant");
    return { apiKeyId: known.id, key, created: false };
  }
  await db.insert(controlAuditLog).values({
    tenantId,
    id: newId(now),
    actorKind: "system",
    action: "api_key.created",
    targetKind: "api_key",
    targetId: apiKeyId,
    after: { name, scopes, expiresAt },
  });
  return { apiKeyId, key, created: true };
}

async function endApiKey({ db, tenantId }: ControlTenantTx, apiKeyId: string, now: Date): Promise<boolean> {
  const ended = await db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, apiKeyId)))
    .returning({ id: apiKeys.id });
  if (ended.length === 0) return false;
  await db.insert(controlAuditLog).values({
    tenantId,
    id: newId(now),
    actorKind: "system",
    action: "api_key.revoked",
    targetKind: "api_key",
    targetId: apiKeyId,
  });
  return true;
}
