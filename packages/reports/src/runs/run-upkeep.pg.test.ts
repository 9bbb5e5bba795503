import { AppError } from "@c4/contracts/errors";
import { reportRuns } from "@c4/db/shard/report-runs";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { everywhere, never, thisMonth, useReportRuns } from "@c4/testing/use-report-runs";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { linkOf } from "../testing/link-of.ts";

const here = useReportRuns();

describe("a file whose time is over", () => {
  it("is expired at once, removed by upkeep, and the link says so", async () => {
    const { runs, renderRun, upkeep } = here.setUp();
    const ref = await here.startRun();
    await renderRun(ref, never);
    here.clock.advance(7 * 86_400_000 - 1_000);
    const link = linkOf((await runs.get(here.reader(), ref.runId)).file_url);
    here.clock.advance(2_000);
    expect(await runs.get(here.reader(), ref.runId)).toMatchObject({ state: "expired", file_url: null });
    await expect(runs.openFile(link)).rejects.toMatchObject({ code: "file_expired" });

    expect(await upkeep.expireRuns("shard_1")).toBeGreaterThan(0);
    expect(await here.rowOf(ref.runId)).toMatchObject({ state: "expired" });
    expect(await here.objectKeys(ref.runId)).toEqual([]);
    expect(await upkeep.expireRuns("shard_1")).toBe(0);
  });

  it("goes with what lost tries have left", async () => {
    const { renderRun, upkeep } = here.setUp();
    const ref = await here.startRun();
    await here.withTenant(ref.tenantId, ({ db }) =>
      db.update(reportRuns).set({ attempts: 1 }).where(eq(reportRuns.id, ref.runId)),
    );
    await renderRun(ref, never);
    const lost = `exports/${ref.tenantId}/${ref.runId}.1/lost.csv`;
    await here.objects.put(lost, Buffer.from("x"), never);
    here.clock.advance(7 * 86_400_000 + 1_000);
    await upkeep.expireRuns("shard_1");
    expect(await here.objectKeys(ref.runId)).toEqual([]);
  });

  it("is not there before it is made", async () => {
    const { runs } = here.setUp();
    const ref = await here.startRun();
    const early = linkOf(here.links.sign(ref, new Date(here.clock.now().getTime() + 60_000)));
    await expect(runs.openFile(early)).rejects.toMatchObject({ code: "report_not_ready" });
  });
});

describe("a tenant that cannot be entered", () => {
  const refusing =
    (tenantId: string): WithTenant =>
    (entered, ...rest) =>
      entered === tenantId
        ? Promise.reject(new AppError("tenant_moving"))
        : here.withTenant(entered, ...rest);

  it("keeps no other tenant's file from expiring, and the failure is not hidden", async () => {
    const { renderRun } = here.setUp();
    const moving = await here.startRun();
    await renderRun(moving, never);
    const others = [];
    for (let index = 0; index < 2; index += 1) {
      const ref = await here.startRun(thisMonth, everywhere, (await here.createTenant()).tenantId);
      await renderRun(ref, never);
      others.push(ref);
    }
    here.clock.advance(7 * 86_400_000 + 1_000);

    const { upkeep } = here.setUp({ withTenant: refusing(moving.tenantId) });
    await expect(upkeep.expireRuns("shard_1")).rejects.toMatchObject({ code: "tenant_moving" });
    for (const { runId, tenantId } of others) expect(await here.objectKeys(runId, tenantId)).toEqual([]);
    expect(await here.objectKeys(moving.runId, moving.tenantId)).toHaveLength(1);

    await here.setUp().upkeep.expireRuns("shard_1");
    expect(await here.objectKeys(moving.runId, moving.tenantId)).toEqual([]);
  });
});
