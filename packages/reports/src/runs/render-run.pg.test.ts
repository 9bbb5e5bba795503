import { AppError } from "@c4/contracts/errors";
import { reportRuns } from "@c4/db/shard/report-runs";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { never, useReportRuns } from "@c4/testing/use-report-runs";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { linkOf } from "../testing/link-of.ts";

const here = useReportRuns();

describe("a second delivery", () => {
  it("of a finished run changes nothing", async () => {
    const { renderRun } = here.setUp();
    const ref = await here.startRun();
    await renderRun(ref, never);
    const [row, asked] = [await here.rowOf(ref.runId), here.callers.length];
    here.clock.advance(3_600_000);
    await renderRun(ref, never);
    expect([await here.rowOf(ref.runId), here.callers.length]).toEqual([row, asked]);
  });

  it("while the first is at work is turned away", async () => {
    const { renderRun } = here.setUp();
    const ref = await here.startRun();
    let second: Promise<void> | undefined;
    here.onQuery = async () => {
      second ??= renderRun(ref, never);
      await second;
    };
    await renderRun(ref, never);
    expect(await here.rowOf(ref.runId)).toMatchObject({ state: "ready", attempts: 1 });
  });

  it("after the worker was lost makes the file anew; the lost one, coming back, changes nothing", async () => {
    const { renderRun, upkeep } = here.setUp();
    const ref = await here.startRun();
    let resume = () => {};
    let stopped = () => {};
    const isStopped = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    here.onQuery = () => {
      here.onQuery = async () => {};
      stopped();
      return new Promise<void>((resolve) => {
        resume = resolve;
      });
    };
    const lost = renderRun(ref, never);
    await isStopped;
    here.clock.advance(211_000);
    await upkeep.requeueStuckRuns("shard_1");
    expect(here.woken).toContain(JSON.stringify(ref));
    await renderRun(ref, never);
    const row = await here.rowOf(ref.runId);
    expect(row).toMatchObject({ state: "ready", attempts: 2 });

    resume();
    await lost;
    expect(await here.rowOf(ref.runId)).toEqual(row);
    expect(await here.objectKeys(ref.runId)).toEqual([row.objectKey]);
  });
});

describe("a try that fails", () => {
  it("for a passing reason is put back, and the second one succeeds and leaves one file", async () => {
    const { renderRun } = here.setUp();
    const ref = await here.startRun();
    here.onQuery = async () => {
      throw new AppError("query_timeout");
    };
    await expect(renderRun(ref, never)).rejects.toMatchObject({ code: "query_timeout" });
    expect(await here.rowOf(ref.runId)).toMatchObject({ state: "queued", attempts: 1 });
    here.onQuery = async () => {};
    await renderRun(ref, never);
    const row = await here.rowOf(ref.runId);
    expect(row).toMatchObject({ state: "ready", attempts: 2, errorCode: null });
    expect(await here.objectKeys(ref.runId)).toEqual([row.objectKey]);
  });

  it("for a reason that stays ends the run at once, and says why", async () => {
    const { runs, renderRun } = here.setUp();
    const ref = await here.startRun();
    here.onQuery = async () => {
      throw new AppError("period_too_long", { detail: "a query by day takes at most 1100 days" });
    };
    await expect(renderRun(ref, never)).rejects.toMatchObject({ code: "period_too_long" });
    expect(await runs.get(here.reader(), ref.runId)).toMatchObject({
      state: "failed",
      error: { code: "period_too_long", message: "a query by day takes at most 1100 days" },
    });
  });

  it("three times ends the run, and shows nothing of a bug", async () => {
    const { runs, renderRun } = here.setUp();
    const ref = await here.startRun();
    here.onQuery = async () => {
      throw new Error("password=canary");
    };
    for (const _try of [1, 2, 3]) await expect(renderRun(ref, never)).rejects.toThrow("canary");
    const run = await runs.get(here.reader(), ref.runId);
    expect(run).toMatchObject({ state: "failed", error: { code: "render_failed" } });
    expect(JSON.stringify(run)).not.toContain("canary");
    await renderRun(ref, never);
    expect(await here.rowOf(ref.runId)).toMatchObject({ state: "failed", attempts: 3 });
  });

  it("leaves no file behind when it fails in mid-write", async () => {
    const { renderRun } = here.setUp();
    const ref = await here.startRun();
    let asked = 0;
    here.onQuery = async () => {
      asked += 1;
      if (asked > 5) throw new AppError("query_timeout");
    };
    await expect(renderRun(ref, never)).rejects.toMatchObject({ code: "query_timeout" });
    expect(await here.objectKeys(ref.runId)).toEqual([]);
  });

  it("by losing its worker each time ends the run when it is brought once more", async () => {
    const { renderRun } = here.setUp();
    const ref = await here.startRun();
    await here.withTenant(here.tenantId, ({ db }) =>
      db
        .update(reportRuns)
        .set({ state: "running", attempts: 3, leaseUntil: new Date(here.clock.now().getTime() - 1) })
        .where(eq(reportRuns.id, ref.runId)),
    );
    await renderRun(ref, never);
    expect(await here.rowOf(ref.runId)).toMatchObject({ state: "failed", errorCode: "render_failed" });
  });
});

describe("a try that has succeeded", () => {
  it("keeps its file when the answer of the last commit was lost", async () => {
    const ref = await here.startRun();
    let calls = 0;
    const losesSecondAnswer: WithTenant = async (...call) => {
      const answer = await here.withTenant(...call);
      calls += 1;
      if (calls === 2) throw new AppError("dependency_unavailable");
      return answer;
    };
    const { runs, renderRun } = here.setUp({ withTenant: losesSecondAnswer });
    await renderRun(ref, never);
    const row = await here.rowOf(ref.runId);
    expect(row).toMatchObject({ state: "ready", attempts: 1, errorCode: null });
    expect(await here.objectKeys(ref.runId)).toEqual([row.objectKey]);
    const { file_url } = await runs.get(here.reader(), ref.runId);
    await expect(runs.openFile(linkOf(file_url))).resolves.toMatchObject({ sizeBytes: row.sizeBytes });
  });

  it("keeps its file when those of lost tries cannot be removed", async () => {
    const ref = await here.startRun();
    await here.withTenant(ref.tenantId, ({ db }) =>
      db.update(reportRuns).set({ attempts: 1 }).where(eq(reportRuns.id, ref.runId)),
    );
    let removals = 0;
    const firstRemovalFails = async (prefix: string) => {
      removals += 1;
      if (removals === 1) throw new AppError("dependency_unavailable");
      await here.objects.deletePrefix(prefix);
    };
    const { renderRun } = here.setUp({ objects: { deletePrefix: firstRemovalFails } });
    await expect(renderRun(ref, never)).rejects.toMatchObject({ code: "dependency_unavailable" });
    const row = await here.rowOf(ref.runId);
    expect(row).toMatchObject({ state: "ready", attempts: 2 });
    expect(await here.objectKeys(ref.runId)).toEqual([row.objectKey]);
  });
});
