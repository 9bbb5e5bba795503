import { AppError } from "@c4/contracts/errors";
import { Permission } from "@c4/contracts/http/auth";
import { apiKeys } from "@c4/db/control/api-keys";
import { controlAuditLog } from "@c4/db/control/audit-log";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import { createLogger } from "@c4/runtime/logger";
import { createRedis } from "@c4/runtime/redis";
import type { WithControl } from "@c4/tenancy/with-control";
import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { createTestIdentity, type TestIdentity, testPepper } from "@c4/testing/create-test-identity";
import { createTestTenancy, type TestTenancy } from "@c4/testing/create-test-tenancy";
import { eq } from "drizzle-orm";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createApiKeyCheck } from "./api-key-check.ts";
import { newApiKey } from "./api-key-format.ts";

const clock = createFixedClock("2026-03-01T09:00:00Z");
let databases: TestDatabases;
let tenancy: TestTenancy;
let redis: Redis;
let identity: TestIdentity;
let tenantId: string;

beforeAll(async () => {
  databases = await createTestDatabases();
  tenancy = createTestTenancy(databases);
  const logger = createLogger({ level: "silent", service: "test" });
  redis = createRedis(inject("testStack").redis.cacheUrl, { role: "fast", name: "cache", logger });
  identity = await createTestIdentity(tenancy, redis, clock);
  ({ tenantId } = await tenancy.createTenant());
});
afterAll(async () => {
  redis.disconnect();
  await tenancy.close();
  await databases.drop();
});

/** A check of its own, whose reads of the control database are counted and can be switched off. */
function countedCheck() {
  const state = { reads: 0, down: false };
  const withControl: WithControl = (work, options) => {
    state.reads += 1;
    return state.down
      ? Promise.reject(new AppError("dependency_unavailable"))
      : tenancy.withControl(work, options);
  };
  return {
    state,
    check: createApiKeyCheck({ withControl, pepper: testPepper, uses: identity.apiKeyUses, clock }),
  };
}

const storedKey = async (apiKeyId: string) => {
  const [stored] = await tenancy.withControlTenant(tenantId, ({ db }) =>
    db.select().from(apiKeys).where(eq(apiKeys.id, apiKeyId)),
  );
  return stored;
};

test("a key says which tenant it is and what it may do", async () => {
  const { key, apiKeyId } = await identity.createApiKey({ tenantId, scopes: ["ingest:write"] });
  expect(await identity.apiKeyCheck.check(key)).toMatchObject({
    kind: "api_key",
    tenantId,
    apiKeyId,
    scopes: ["ingest:write"],
  });
});

test("a key is stored as a hash under the pepper, and cannot be found with another pepper", async () => {
  const { key, apiKeyId } = await identity.createApiKey({ tenantId, scopes: Permission.options });
  const stored = await storedKey(apiKeyId);
  expect(JSON.stringify(stored)).not.toContain(key.slice(12, 30));
  expect(stored).toMatchObject({ prefix: key.slice(0, 12), lastFour: key.slice(-4) });
  const uses = identity.apiKeyUses;
  const elsewhere = createApiKeyCheck({ withControl: tenancy.withControl, pepper: "another", uses, clock });
  await expect(elsewhere.check(key)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("a malformed key is refused without a question to the database", async () => {
  const { state, check } = countedCheck();
  const key = newApiKey();
  for (const wrong of [
    "c4_live_",
    `${key}x`,
    key.slice(0, -1),
    key.replace("live", "test"),
    `${key.slice(0, -6)}000000`,
  ]) {
    await expect(check.check(wrong)).rejects.toMatchObject({ code: "unauthenticated" });
  }
  expect(state.reads).toBe(0);
  await expect(check.check(key)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(state.reads).toBe(1);
});

test("a burst of requests asks once a second, and a revocation is seen within one", async () => {
  const { key, apiKeyId } = await identity.createApiKey({ tenantId, scopes: ["ingest:write"] });
  const { state, check } = countedCheck();
  await Promise.all(Array.from({ length: 50 }, () => check.check(key)));
  expect(state.reads).toBe(1);
  await identity.provisioning.revokeApiKey({ tenantId, apiKeyId });
  clock.advance(1_000);
  await expect(check.check(key)).rejects.toMatchObject({ code: "api_key_revoked" });
  expect(state.reads).toBe(2);
});

test("a key ends at its time, cached or not", async () => {
  const expiresAt = new Date(clock.now().getTime() + 500);
  const { key } = await identity.createApiKey({ tenantId, scopes: ["ingest:write"], expiresAt });
  await identity.apiKeyCheck.check(key);
  clock.advance(500);
  await expect(identity.apiKeyCheck.check(key)).rejects.toMatchObject({ code: "api_key_expired" });
});

test("with control down a known key goes on for ten minutes, an unknown one does not get in", async () => {
  const { key } = await identity.createApiKey({ tenantId, scopes: ["ingest:write"] });
  const { key: unknown } = await identity.createApiKey({ tenantId, scopes: ["ingest:write"] });
  const { state, check } = countedCheck();
  await check.check(key);
  state.down = true;
  clock.advance(599_000);
  await expect(check.check(key)).resolves.toMatchObject({ tenantId });
  await expect(check.check(unknown)).rejects.toMatchObject({ code: "dependency_unavailable" });
  clock.advance(6_000);
  await expect(check.check(key)).rejects.toMatchObject({ code: "dependency_unavailable" });
  state.down = false;
  await expect(check.check(key)).resolves.toMatchObject({ tenantId });
});

test("when a key was last used is written in batches", async () => {
  const { key, apiKeyId } = await identity.createApiKey({ tenantId, scopes: ["ingest:write"] });
  await identity.apiKeyCheck.check(key);
  expect((await storedKey(apiKeyId))?.lastUsedAt).toBeNull();
  await identity.apiKeyUses.write();
  expect((await storedKey(apiKeyId))?.lastUsedAt).toEqual(clock.now());
});

test("a tenant cannot revoke another tenant's key", async () => {
  const other = await tenancy.createTenant();
  const { key, apiKeyId } = await identity.createApiKey({ tenantId, scopes: ["ingest:write"] });
  expect(await identity.provisioning.revokeApiKey({ tenantId: other.tenantId, apiKeyId })).toBe(false);
  clock.advance(1_000);
  await expect(identity.apiKeyCheck.check(key)).resolves.toMatchObject({ apiKeyId });
});

test("putting the same key, person and membership in place again changes nothing", async () => {
  const key = newApiKey();
  const wanted = { tenantId, name: "Demo", scopes: ["ingest:write"] as const, key };
  const first = await identity.provisioning.issueApiKey(wanted);
  expect(await identity.provisioning.issueApiKey(wanted)).toEqual({ ...first, created: false });
  const person = { email: "Owner@Example.test", name: "O", locale: "en", password: "correct horse battery" };
  const made = await identity.provisioning.createUser(person);
  const again = { ...person, email: "owner@example.test ", password: "another pass phrase" };
  expect(await identity.provisioning.createUser(again)).toEqual({ userId: made.userId, created: false });
  const member = { tenantId, userId: made.userId, role: "owner" } as const;
  await identity.provisioning.addMembership(member);
  await identity.provisioning.addMembership(member);
  const { accessToken } = await identity.signIn.login(person);
  expect((await identity.accessTokens.verify(accessToken)).roleVersion).toBe(1);
});

test("a key of one tenant cannot be put in place for another", async () => {
  const { key } = await identity.createApiKey({ tenantId, scopes: ["ingest:write"] });
  const other = await tenancy.createTenant();
  const stolen = { tenantId: other.tenantId, name: "stolen", scopes: ["ingest:write"] as const, key };
  await expect(identity.provisioning.issueApiKey(stolen)).rejects.toThrow("belongs to another tenant");
});

test("keys and memberships are written to the audit log, without secrets", async () => {
  const made = await tenancy.createTenant();
  const { key, apiKeyId } = await identity.createApiKey({
    tenantId: made.tenantId,
    scopes: ["ingest:write"],
  });
  const person = await identity.createPerson({ tenantId: made.tenantId, role: "viewer" });
  await identity.provisioning.revokeApiKey({ tenantId: made.tenantId, apiKeyId });
  const log = await tenancy.withControlTenant(made.tenantId, ({ db }) => db.select().from(controlAuditLog));
  const actions = log.map(({ action, targetId }) => `${action} ${targetId}`);
  expect(actions).toEqual(
    expect.arrayContaining([
      `api_key.created ${apiKeyId}`,
      `membership.set ${person.userId}`,
      `api_key.revoked ${apiKeyId}`,
    ]),
  );
  expect(JSON.stringify(log)).not.toContain(key.slice(12, 30));
});
