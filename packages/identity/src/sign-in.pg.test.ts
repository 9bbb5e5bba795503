import { setTimeout as sleep } from "node:timers/promises";
import { refreshTokens } from "@c4/db/control/refresh-tokens";
import { sessions } from "@c4/db/control/sessions";
import { tenants } from "@c4/db/control/tenants";
import { users } from "@c4/db/control/users";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import { createLogger } from "@c4/runtime/logger";
import { createRedis } from "@c4/runtime/redis";
import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { createTestIdentity, type TestIdentity } from "@c4/testing/create-test-identity";
import { createTestTenancy, type TestTenancy } from "@c4/testing/create-test-tenancy";
import { eq } from "drizzle-orm";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createPasswords } from "./passwords.ts";
import { hashRefreshToken } from "./refresh-token.ts";
import { createSignIn } from "./sign-in.ts";

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
  await redis.ping().catch(() => new Promise((resolve) => redis.once("ready", resolve)));
  identity = await createTestIdentity(tenancy, redis, clock);
  ({ tenantId } = await tenancy.createTenant());
});

afterAll(async () => {
  redis.disconnect();
  await tenancy.close();
  await databases.drop();
});

async function signedIn() {
  const person = await identity.createPerson({ tenantId, role: "viewer" });
  const { accessToken, refreshToken } = await identity.signIn.login(person);
  const claims = await identity.accessTokens.verify(accessToken);
  return { person, accessToken, refreshToken, claims };
}

function chainOf(sessionId: string) {
  return tenancy.withControl(({ db }) =>
    db.select().from(refreshTokens).where(eq(refreshTokens.sessionId, sessionId)),
  );
}

test("a password signs in: the token names person, tenant, session and role version", async () => {
  const { person, claims } = await signedIn();
  expect(claims).toMatchObject({ userId: person.userId, tenantId, roleVersion: 1 });
  expect(await identity.sessionCheck.check(claims)).toMatchObject({ kind: "user", role: "viewer", tenantId });
});

test("the e-mail is found whatever its case", async () => {
  const { email, password } = await identity.createPerson({ tenantId, role: "viewer" });
  await expect(identity.signIn.login({ email: ` ${email.toUpperCase()} `, password })).resolves.toBeDefined();
});

test("an unknown e-mail, a wrong password and a disabled person get the same answer", async () => {
  const person = await identity.createPerson({ tenantId, role: "viewer" });
  const disabled = await identity.createPerson({ tenantId, role: "viewer" });
  await disable(disabled.userId);
  const attempts = [
    { email: "nobody@example.test", password: person.password },
    { email: person.email, password: "not the pass phrase" },
    disabled,
  ];
  for (const attempt of attempts) {
    await expect(identity.signIn.login(attempt)).rejects.toMatchObject({
      code: "invalid_credentials",
      detail: undefined,
    });
  }
});

test("a person of several tenants chooses, and keeps the choice over a refresh", async () => {
  const other = await tenancy.createTenant({ shardId: "shard_2" });
  const person = await identity.createPerson({ tenantId, role: "viewer" });
  await identity.provisioning.addMembership({
    tenantId: other.tenantId,
    userId: person.userId,
    role: "owner",
  });
  const tenantOf = async (token: string) => (await identity.accessTokens.verify(token)).tenantId;

  const first = await identity.signIn.login(person);
  expect(await tenantOf(first.accessToken)).toBe(tenantId);
  const changed = await identity.signIn.refresh({ refreshToken: first.refreshToken, tenant: other.slug });
  expect(await tenantOf(changed.accessToken)).toBe(other.tenantId);
  const kept = await identity.signIn.refresh({ refreshToken: changed.refreshToken });
  expect(await tenantOf(kept.accessToken)).toBe(other.tenantId);
  await expect(identity.signIn.login({ ...person, tenant: "somebody-else" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("a suspended tenant cannot be signed in to", async () => {
  const suspended = await tenancy.createTenant();
  const person = await identity.createPerson({ tenantId: suspended.tenantId, role: "owner" });
  await suspend(suspended.tenantId);
  await expect(identity.signIn.login(person)).rejects.toMatchObject({ code: "tenant_suspended" });
});

test("the refresh token is stored as a hash only, and is single use", async () => {
  const { refreshToken, claims } = await signedIn();
  expect(refreshToken).toMatch(/^[\w-]{43}$/);
  const next = await identity.signIn.refresh({ refreshToken });
  expect(next.refreshToken).not.toBe(refreshToken);
  const stored = JSON.stringify(await chainOf(claims.sessionId));
  expect(stored).not.toContain(refreshToken);
  expect(stored).not.toContain(next.refreshToken);
});

test("twenty parallel refreshes make one new chain, and all get its token", async () => {
  const { refreshToken, claims } = await signedIn();
  // They all meet at the token: whoever reads it without a lock would find it unused.
  const { held, release } = await holdToken(refreshToken);
  const refreshes = Array.from({ length: 20 }, () => identity.signIn.refresh({ refreshToken }));
  await sleep(300);
  release();
  const answers = await Promise.all(refreshes);
  await held;
  expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
  const chain = await chainOf(claims.sessionId);
  expect(chain).toHaveLength(2);
  expect(chain.filter(({ usedAt }) => usedAt === null)).toHaveLength(1);
  const [next] = answers;
  await expect(identity.signIn.refresh({ refreshToken: next?.refreshToken ?? "" })).resolves.toBeDefined();
});

test("a used token sent again after the grace ends the session, the newest token included", async () => {
  const { refreshToken, claims } = await signedIn();
  const next = await identity.signIn.refresh({ refreshToken });
  clock.advance(5_001);
  await expect(identity.signIn.refresh({ refreshToken })).rejects.toMatchObject({
    code: "refresh_token_reused",
  });
  await expect(identity.signIn.refresh({ refreshToken: next.refreshToken })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  const [session] = await tenancy.withControl(({ db }) =>
    db.select().from(sessions).where(eq(sessions.id, claims.sessionId)),
  );
  expect(session?.revokedAt).not.toBeNull();
});

test("the grace is for the token replaced last only: an older one ends the session at once", async () => {
  const { refreshToken } = await signedIn();
  const second = await identity.signIn.refresh({ refreshToken });
  await identity.signIn.refresh({ refreshToken: second.refreshToken });
  await expect(identity.signIn.refresh({ refreshToken })).rejects.toMatchObject({
    code: "refresh_token_reused",
  });
});

test("an answer that was lost can be asked for again within the grace", async () => {
  const { refreshToken } = await signedIn();
  const lost = await identity.signIn.refresh({ refreshToken });
  clock.advance(4_000);
  const again = await identity.signIn.refresh({ refreshToken });
  expect(again.refreshToken).toBe(lost.refreshToken);
});

test("a refresh token ends after 14 days without use, a session after 90 days", async () => {
  const { refreshToken } = await signedIn();
  clock.advance(13 * 86_400_000);
  let current = (await identity.signIn.refresh({ refreshToken })).refreshToken;
  for (let days = 26; days < 90; days += 13) {
    clock.advance(13 * 86_400_000);
    current = (await identity.signIn.refresh({ refreshToken: current })).refreshToken;
  }
  clock.advance(13 * 86_400_000);
  await expect(identity.signIn.refresh({ refreshToken: current })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  const idle = await signedIn();
  clock.advance(14 * 86_400_000);
  await expect(identity.signIn.refresh({ refreshToken: idle.refreshToken })).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test("a disabled person and an unknown token cannot refresh", async () => {
  const { person, refreshToken } = await signedIn();
  await disable(person.userId);
  for (const token of [refreshToken, "x".repeat(43), ""]) {
    await expect(identity.signIn.refresh({ refreshToken: token })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  }
});

test("signing out ends the session, twice does no harm", async () => {
  const { refreshToken } = await signedIn();
  await identity.signIn.logout(refreshToken);
  await identity.signIn.logout(refreshToken);
  await expect(identity.signIn.refresh({ refreshToken })).rejects.toMatchObject({ code: "unauthenticated" });
});

test("signing in clears away sessions that are long over, and no others", async () => {
  const { person, claims } = await signedIn();
  const running = await identity.signIn.login(person);
  await tenancy.withControl(({ db }) =>
    db
      .update(sessions)
      .set({ expiresAt: new Date(clock.now().getTime() - 1_000) })
      .where(eq(sessions.id, claims.sessionId)),
  );
  await identity.signIn.login(person);
  const left = await tenancy.withControl(({ db }) =>
    db.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, person.userId)),
  );
  expect(left).toHaveLength(2);
  await expect(identity.signIn.refresh({ refreshToken: running.refreshToken })).resolves.toBeDefined();
});

test("a flood of sign-ins is refused beyond the queue", async () => {
  const person = await identity.createPerson({ tenantId, role: "viewer" });
  const { withControl } = tenancy;
  const { accessTokens, sessionCheck } = identity;
  const passwords = createPasswords({ running: 1, waiting: 1 });
  const few = createSignIn({ withControl, passwords, accessTokens, sessionCheck, clock });
  const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => few.login(person)));
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(refused.length).toBeGreaterThan(0);
  for (const reason of refused) expect(reason).toMatchObject({ code: "too_many_requests" });
});

/** Locks a token's row in a transaction of its own until it is told to let go. */
async function holdToken(refreshToken: string) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let locked = () => {};
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve;
  });
  const held = tenancy.withControl(async ({ db }) => {
    const isThis = eq(refreshTokens.hash, hashRefreshToken(refreshToken));
    await db.select().from(refreshTokens).where(isThis).for("update");
    locked();
    await released;
  });
  await isLocked;
  return { held, release: () => release() };
}

async function disable(userId: string) {
  await tenancy.withControl(({ db }) =>
    db.update(users).set({ status: "disabled" }).where(eq(users.id, userId)),
  );
}

async function suspend(suspendedId: string) {
  await tenancy.withControlTenant(suspendedId, ({ db }) =>
    db.update(tenants).set({ status: "suspended" }).where(eq(tenants.id, suspendedId)),
  );
}
