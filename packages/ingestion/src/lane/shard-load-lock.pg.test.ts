import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { createTestTenancy, type TestTenancy } from "@c4/testing/create-test-tenancy";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDeadline } from "./deadline.ts";
import { withLoadLock } from "./shard-load-lock.ts";

let databases: TestDatabases;
let tenancy: TestTenancy;
beforeAll(async () => {
  databases = await createTestDatabases();
  tenancy = createTestTenancy(databases);
});
afterAll(async () => {
  await tenancy.close();
  await databases.drop();
});

const never = new AbortController().signal;
const isFree = () =>
  tenancy.withRelay("shard_1", async ({ db }) => {
    const [row] = await db.execute(sql`select pg_try_advisory_xact_lock(${0x6334_0002}) as free`);
    return row?.free;
  });

test("the signal of the work fires while the lock still holds, and then no further call is begun", async () => {
  const deadline = startDeadline(200, never);
  await withLoadLock(tenancy.withRelay, { shardId: "shard_1", mode: "alone", deadline }, async () => {
    await new Promise((resolve) => deadline.signal.addEventListener("abort", resolve, { once: true }));
    expect(await isFree()).toBe(false);
    expect(() => deadline.leftMs()).toThrow("took too long");
  });
  expect(await isFree()).toBe(true);
});

test("the lock of a holder that stopped ends, a little later than its deadline", async () => {
  const deadline = startDeadline(100, never);
  const held = withLoadLock(tenancy.withRelay, { shardId: "shard_1", mode: "alone", deadline }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await isFree()).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await isFree()).toBe(true);
  });
  await expect(held).rejects.toMatchObject({ code: "dependency_unavailable" });
});
