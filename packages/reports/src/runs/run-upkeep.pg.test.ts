import { describe, expect, it } from "vitest";
import { linkOf } from "../testing/link-of.ts";
import { never, useReportRuns } from "../testing/use-report-runs.ts";

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

  it("is not there before it is made", async () => {
    const { runs } = here.setUp();
    const ref = await here.startRun();
    const early = linkOf(here.links.sign(ref, new Date(here.clock.now().getTime() + 60_000)));
    await expect(runs.openFile(early)).rejects.toMatchObject({ code: "report_not_ready" });
  });
});
