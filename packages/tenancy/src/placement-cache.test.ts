import { AppError } from "@c4/contracts/errors";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import { describe, expect, it } from "vitest";
import { createPlacementCache } from "./placement-cache.ts";
import type { TenantPlacement } from "./tenant-placement.ts";

const placement: TenantPlacement = {
  tenantId: "0198f2c4-0000-7000-8000-000000000001",
  slug: "toko",
  name: "Toko",
  status: "active",
  plan: "standard",
  region: "local",
  reportingCurrency: "IDR",
  timeZone: "Asia/Jakarta",
  weekStart: 1,
  retentionMonths: 25,
  shardId: "shard_1",
  epoch: 1,
};

/** A directory over a control database that answers, fails or knows nothing, as the test says. */
function setUp() {
  const clock = createFixedClock("2026-01-01T00:00:00Z");
  const control: { reads: number; answer: TenantPlacement | Error | undefined } = {
    reads: 0,
    answer: placement,
  };
  const read = async () => {
    control.reads++;
    await Promise.resolve();
    if (control.answer instanceof Error) throw control.answer;
    return control.answer;
  };
  return { clock, control, directory: createPlacementCache({ read, clock }) };
}

const away = new AppError("dependency_unavailable");

describe("the tenant directory", () => {
  it("reads a tenant once in ten seconds, by id or by slug", async () => {
    const { clock, control, directory } = setUp();
    await directory.byId(placement.tenantId);
    clock.advance(9_999);
    expect(await directory.bySlug("toko")).toBe(placement);
    expect(control.reads).toBe(1);
    clock.advance(1);
    await directory.byId(placement.tenantId);
    expect(control.reads).toBe(2);
  });

  it("reads once for any number of callers at the same time", async () => {
    const { control, directory } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => directory.byId(placement.tenantId)));
    expect(control.reads).toBe(1);
  });

  it("goes on with what it knows for ten minutes while the control database is away, and then fails", async () => {
    const { clock, control, directory } = setUp();
    await directory.byId(placement.tenantId);
    control.answer = away;
    clock.advance(599_999);
    expect(await directory.byId(placement.tenantId)).toBe(placement);
    clock.advance(5_001);
    await expect(directory.byId(placement.tenantId)).rejects.toBe(away);
  });

  it("asks again five seconds after a failed read, and sees what has changed", async () => {
    const { clock, control, directory } = setUp();
    await directory.byId(placement.tenantId);
    control.answer = away;
    clock.advance(10_000);
    await directory.byId(placement.tenantId);
    clock.advance(4_999);
    await directory.byId(placement.tenantId);
    expect(control.reads).toBe(2);
    control.answer = { ...placement, status: "suspended" };
    clock.advance(1);
    expect(await directory.byId(placement.tenantId)).toMatchObject({ status: "suspended" });
  });

  it("does not go on with a tenant that is gone, nor after an error that is a bug", async () => {
    const { clock, control, directory } = setUp();
    await directory.byId(placement.tenantId);
    clock.advance(10_000);
    const bug = new Error("a bug");
    control.answer = bug;
    await expect(directory.byId(placement.tenantId)).rejects.toBe(bug);
    control.answer = undefined;
    await expect(directory.byId(placement.tenantId)).rejects.toMatchObject({ code: "not_found" });
  });

  it("reads at once when told to, although a cached entry is fresh", async () => {
    const { control, directory } = setUp();
    await directory.byId(placement.tenantId);
    control.answer = { ...placement, shardId: "shard_2", epoch: 2 };
    expect(await directory.refresh(placement.tenantId)).toMatchObject({ shardId: "shard_2" });
    expect(await directory.byId(placement.tenantId)).toMatchObject({ shardId: "shard_2" });
  });
});
