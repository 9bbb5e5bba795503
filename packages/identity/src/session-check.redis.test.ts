import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@c4/contracts/errors";
import { tenants } from "@c4/db/control/tenants";
import { users } from "@c4/db/control/users";
import { systemClock } from "@c4/runtime/clock";
import { createLogger } from "@c4/runtime/logger";
import { createRedis } from "@c4/runtime/redis";
import type { ControlTx, WithControl } from "@c4/tenancy/with-control";
import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { createTestIdentity, type TestIdentity } from "@c4/testing/create-test-identity";
import { createTestTenancy, type TestTenancy } from "@c4/testing/create-test-tenancy";
import { type KillableRedis, startKillableRedis } from "@c4/testing/killable-redis";
import { eq } from "drizzle-orm";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createFindEndedSessions } from "./ended-sessions.ts";
import { createSessionCheck } from "./session-check.ts";

const logger = createLogger({ level: "silent", service: "test" });
let databases: TestDatabases;
let tenancy: TestTenancy;
let redis: Redis;
let identity: TestIdentity;
let tenantId: string;

beforeAll(async () => {
  databases = await createTestDatabases();
  tenancy = createTestTenancy(databases);
  redis = createRedis(inject("testStack").redis.cacheUrl, { role: "fast", name: "cache", logger });
  await ready(redis);
  identity = await createTestIdentity(tenancy, redis);
  ({ tenantId } = await tenancy.createTenant());
});
afterAll(async () => {
  redis.disconnect();
  await tenancy.close();
  await databases.drop();
});

async function ready(connection: Redis) {
  if (connection.status !== "ready") await new Promise((resolve) => connection.once("ready", resolve));
}

async function signedIn() {
  const person = await identity.createPerson({ tenantId, role: "owner" });
  const { accessToken, refreshToken } = await identity.signIn.login(person);
  return { person, refreshToken, claims: await identity.accessTokens.verify(accessToken) };
}

/** withControl that counts, and can be switched off as in an outage. */
function countedControl() {
  const state = { reads: 0, down: false };
  const withControl: WithControl = (work, options) => {
    if (state.down) return Promise.reject(new AppError("dependency_unavailable"));
    state.reads += 1;
    return tenancy.withControl((tx: ControlTx) => work(tx), options);
  };
  return { state, withControl };
}

const ended = { code: "unauthenticated" };

test("a burst of requests reads Postgres once; a second later it is asked again", async () => {
  const { claims } = await signedIn();
  const { state, withControl } = countedControl();
  const check = createSessionCheck({ withControl, redis, clock: systemClock });
  for (let round = 0; round < 3; round += 1) await Promise.all([1, 2, 3].map(() => check.check(claims)));
  expect(state.reads).toBe(1);
  await sleep(950);
  await check.check(claims);
  expect(state.reads).toBe(2);
});

test("what one process has read serves the others", async () => {
  const { claims } = await signedIn();
  const [first, second] = [countedControl(), countedControl()];
  await createSessionCheck({ withControl: first.withControl, redis, clock: systemClock }).check(claims);
  await createSessionCheck({ withControl: second.withControl, redis, clock: systemClock }).check(claims);
  expect([first.state.reads, second.state.reads]).toEqual([1, 0]);
});

test.each([
  [
    "signing out",
    async ({ refreshToken }: Awaited<ReturnType<typeof signedIn>>) => identity.signIn.logout(refreshToken),
  ],
  [
    "disabling the person",
    async ({ person }: Awaited<ReturnType<typeof signedIn>>) => {
      await tenancy.withControl(({ db }) =>
        db.update(users).set({ status: "disabled" }).where(eq(users.id, person.userId)),
      );
    },
  ],
])("%s takes effect within a second, even on a process that hears of nothing", async (_what, end) => {
  const session = await signedIn();
  await identity.sessionCheck.check(session.claims);
  // Only the database knows: what is cached is put back after the end, as by a process that read a moment before.
  const key = `c4:session:${session.claims.sessionId}:${tenantId}`;
  const [text, ttl] = [await redis.get(key), await redis.pttl(key)];
  await end(session);
  await redis.set(key, text ?? "", "PX", ttl);
  await sleep(950);
  await expect(identity.sessionCheck.check(session.claims)).rejects.toMatchObject(ended);
});

test("signing out is seen at once where Redis is there", async () => {
  const { claims, refreshToken } = await signedIn();
  await identity.sessionCheck.check(claims);
  await identity.signIn.logout(refreshToken);
  await expect(identity.sessionCheck.check(claims)).rejects.toMatchObject(ended);
});

test("a changed role voids the token: a refresh brings one with the new role", async () => {
  const { person, claims, refreshToken } = await signedIn();
  await identity.provisioning.addMembership({ tenantId, userId: person.userId, role: "viewer" });
  await expect(identity.sessionCheck.check(claims)).rejects.toMatchObject({ code: "token_expired" });
  const { accessToken } = await identity.signIn.refresh({ refreshToken });
  const renewed = await identity.accessTokens.verify(accessToken);
  expect(await identity.sessionCheck.check(renewed)).toMatchObject({ role: "viewer" });
});

test("setting the same role again voids nothing", async () => {
  const { person, claims } = await signedIn();
  await identity.provisioning.addMembership({ tenantId, userId: person.userId, role: "owner" });
  expect(await identity.sessionCheck.check(claims)).toMatchObject({ role: "owner" });
});

test("the row scope comes from the membership", async () => {
  const rowScope = { allLocations: false, locationIds: ["0198f2c4-0000-7000-8000-000000000001"] } as const;
  const person = await identity.createPerson({ tenantId, role: "viewer", rowScope });
  const { accessToken } = await identity.signIn.login(person);
  const principal = await identity.sessionCheck.check(await identity.accessTokens.verify(accessToken));
  expect(principal.rowScope).toEqual(rowScope);
});

test("a token of a tenant the person does not belong to is worth nothing", async () => {
  const { claims } = await signedIn();
  const other = await tenancy.createTenant();
  await expect(identity.sessionCheck.check({ ...claims, tenantId: other.tenantId })).rejects.toMatchObject(
    ended,
  );
});

test("a suspended tenant answers nobody", async () => {
  const suspended = await tenancy.createTenant();
  const person = await identity.createPerson({ tenantId: suspended.tenantId, role: "owner" });
  const { accessToken } = await identity.signIn.login(person);
  await tenancy.withControlTenant(suspended.tenantId, ({ db }) =>
    db.update(tenants).set({ status: "suspended" }).where(eq(tenants.id, suspended.tenantId)),
  );
  const claims = await identity.accessTokens.verify(accessToken);
  await expect(identity.sessionCheck.check(claims)).rejects.toMatchObject({ code: "tenant_suspended" });
});

test("with control down people go on with what is cached, and strangers do not get in", async () => {
  const known = await signedIn();
  const stranger = await signedIn();
  const { state, withControl } = countedControl();
  const check = createSessionCheck({ withControl, redis, clock: systemClock });
  await check.check(known.claims);
  state.down = true;
  await sleep(950);
  expect(await check.check(known.claims)).toMatchObject({ userId: known.person.userId });
  await expect(check.check(stranger.claims)).rejects.toMatchObject({ code: "dependency_unavailable" });
});

test("a cached state that is not one of ours is read again, not believed", async () => {
  const { claims, refreshToken } = await signedIn();
  await identity.signIn.logout(refreshToken);
  const forged = JSON.stringify({ state: "open", role: "owner" });
  await redis.set(`c4:session:${claims.sessionId}:${tenantId}`, forged, "PX", 600_000);
  await expect(identity.sessionCheck.check(claims)).rejects.toMatchObject(ended);
});

test("the sessions that are over are found for all sockets in one question", async () => {
  const [open, over, disabled] = [await signedIn(), await signedIn(), await signedIn()];
  await identity.signIn.logout(over.refreshToken);
  await tenancy.withControl(({ db }) =>
    db.update(users).set({ status: "disabled" }).where(eq(users.id, disabled.person.userId)),
  );
  const find = createFindEndedSessions({ withControl: tenancy.withControl, clock: systemClock });
  const held = [open, over, disabled].map(({ claims }) => ({ sessionId: claims.sessionId, tenantId }));
  expect(await find(held)).toEqual(held.slice(1));
});

test("with Redis dead or frozen every request reads Postgres: sessions live and end as ever", async () => {
  const own: KillableRedis = await startKillableRedis();
  const connection = createRedis(own.url, { role: "fast", name: "cache", logger });
  await ready(connection);
  const check = createSessionCheck({
    withControl: tenancy.withControl,
    redis: connection,
    clock: systemClock,
  });
  const { claims, refreshToken } = await signedIn();
  await check.check(claims);
  own.freeze();
  expect(await check.check(claims)).toMatchObject({ kind: "user" });
  await identity.signIn.logout(refreshToken);
  await expect(check.check(claims)).rejects.toMatchObject(ended);
  await own.kill();
  await expect(check.check(claims)).rejects.toMatchObject(ended);
  connection.disconnect();
  await own.dispose();
});
