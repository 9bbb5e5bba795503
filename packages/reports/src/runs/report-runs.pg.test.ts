import type { ReportFormat, RunReport } from "@c4/contracts/http/reports";
import { toPublicId } from "@c4/contracts/ids";
import { newId } from "@c4/db/new-id";
import type { RowScope } from "@c4/tenancy/row-scope";
import { everywhere, never, thisMonth, useReportRuns, uuidOf } from "@c4/testing/use-report-runs";
import { describe, expect, it } from "vitest";
import { linkOf } from "../testing/link-of.ts";
import { readBody } from "../testing/read-body.ts";

const here = useReportRuns();

describe("a run", () => {
  it.each<[ReportFormat, string, number]>([
    ["csv", "text/csv; charset=utf-8", 76],
    ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 138],
    ["pdf", "application/pdf", 52],
  ])("goes from the request to a %s that its signed link downloads", async (format, contentType, rows) => {
    const { runs, renderRun } = here.setUp();
    const started = await runs.start(here.reader(), "sales-summary", { ...thisMonth, format });
    expect(started).toMatchObject({ state: "queued", report: "sales-summary", format, file_url: null });
    const ref = { tenantId: here.tenantId, runId: uuidOf(started.run_id) };
    expect(here.woken).toEqual([JSON.stringify(ref)]);

    await renderRun(ref, never);

    const ready = await runs.get(here.reader(), ref.runId);
    expect(ready).toMatchObject({
      state: "ready",
      rows,
      error: null,
      expires_at: "2026-11-27T12:00:00.000Z",
    });
    const file = await runs.openFile(linkOf(ready.file_url));
    const bytes = await readBody(file.body);
    expect(file).toMatchObject({ contentType, sizeBytes: bytes.length });
    expect(file.fileName).toMatch(new RegExp(`^t-.*-sales-summary-2026-11-01-to-2026-11-19\\.${format}$`));
    expect(ready.size_bytes).toBe(bytes.length);
  });

  it("is refused with the path of each fault, and nothing is stored", async () => {
    const { runs } = here.setUp();
    const request: RunReport = { format: "pdf", params: { period: { from: "2026-01-01" } } };
    await expect(runs.start(here.reader(), "sales-summary", request)).rejects.toMatchObject({
      code: "validation_failed",
      issues: [{ path: "params.period.to" }],
    });
    await expect(runs.start(here.reader(), "sales", thisMonth)).rejects.toMatchObject({
      code: "unknown_report",
    });
    expect((await runs.list(here.reader(), { limit: 10 })).data).toEqual([]);
  });

  it("is kept when the queue is down, and upkeep wakes a worker for it", async () => {
    const down = here.setUp({ queueIsDown: true });
    const run = await down.runs.start(here.reader(), "sales-summary", thisMonth);
    expect(run.state).toBe("queued");
    const { upkeep } = here.setUp();
    expect(await upkeep.requeueStuckRuns("shard_1")).toBe(0);
    here.clock.advance(31_000);
    await upkeep.requeueStuckRuns("shard_1");
    expect(here.woken).toContain(JSON.stringify({ tenantId: here.tenantId, runId: uuidOf(run.run_id) }));
    await here.setUp().renderRun({ tenantId: here.tenantId, runId: uuidOf(run.run_id) }, never);
  });

  it("waits its turn: a tenant has only so many open at a time, and room again when one is done", async () => {
    const { runs, renderRun } = here.setUp({ openRunsMax: 2 });
    const start = () => runs.start(here.reader(), "sales-summary", thisMonth);
    const answers = await Promise.allSettled([start(), start(), start(), start()]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    await expect(start()).rejects.toMatchObject({ code: "too_many_requests", retryAfterSeconds: 10 });
    const [first] = (await runs.list(here.reader(), { limit: 1 })).data;
    await renderRun({ tenantId: here.tenantId, runId: uuidOf(first?.run_id ?? "") }, never);
    await expect(start()).resolves.toMatchObject({ state: "queued" });
  });

  it("asks with the rows its requester could see, not with those of whoever renders it", async () => {
    const scope = { allLocations: false, locationIds: [newId(here.clock.now())] } as const;
    await here.setUp().renderRun(await here.startRun(thisMonth, scope), never);
    expect(here.callers.length).toBeGreaterThan(0);
    for (const caller of here.callers)
      expect(caller).toEqual({ tenantId: here.tenantId, scope, locale: "en" });
  });
});

describe("who may see a run", () => {
  const [one, two] = [newId(here.clock.now()), newId(here.clock.now())];
  const only = (...locationIds: string[]): RowScope => ({ allLocations: false, locationIds });

  it("is whoever sees at least the rows it was asked with", async () => {
    const { runs } = here.setUp();
    const wide = await here.startRun();
    const narrow = await here.startRun(thisMonth, only(one));
    const idsFor = async (scope: RowScope) =>
      (await runs.list(here.reader(scope), { limit: 10 })).data.map(({ run_id }) => uuidOf(run_id)).sort();
    expect(await idsFor(everywhere)).toEqual([wide.runId, narrow.runId].sort());
    expect(await idsFor(only(one, two))).toEqual([narrow.runId]);
    expect(await idsFor(only(two))).toEqual([]);
    expect(await idsFor(only())).toEqual([]);
    await expect(runs.get(here.reader(only(two)), narrow.runId)).rejects.toMatchObject({ code: "not_found" });
    await expect(runs.get(here.reader(only(one, two)), wide.runId)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is never another tenant, with the same answer as for a run that does not exist", async () => {
    const { runs } = here.setUp();
    const { runId } = await here.startRun();
    const other = (await here.createTenant()).tenantId;
    const answer = { code: "not_found", message: "there is no such report run" };
    await expect(runs.get(here.reader(everywhere, other), runId)).rejects.toMatchObject(answer);
    await expect(runs.get(here.reader(), newId(here.clock.now()))).rejects.toMatchObject(answer);
  });

  it("does not include a link signed for another tenant's run", async () => {
    const { runs, renderRun } = here.setUp();
    const ref = await here.startRun();
    await renderRun(ref, never);
    const other = (await here.createTenant()).tenantId;
    const crossed = linkOf(here.links.sign({ tenantId: other, runId: ref.runId }, new Date("2026-11-30")));
    await expect(runs.openFile(crossed)).rejects.toMatchObject({ code: "not_found" });
    const relabelled = {
      ...linkOf((await runs.get(here.reader(), ref.runId)).file_url),
      tenant: toPublicId("tenant", other),
    };
    await expect(runs.openFile(relabelled)).rejects.toMatchObject({ code: "invalid_signature" });
  });
});

describe("the list", () => {
  it("is newest first and turns pages without missing or repeating a run", async () => {
    const { runs } = here.setUp();
    const started: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      started.unshift((await here.startRun()).runId);
      if (index % 2 === 0) here.clock.advance(1);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await runs.list(here.reader(), { limit: 2, cursor });
      seen.push(...page.data.map(({ run_id }) => uuidOf(run_id)));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.length).toBe(5);
    expect(new Set(seen)).toEqual(new Set(started));
    await expect(runs.list(here.reader(), { limit: 2, cursor: "x" })).rejects.toMatchObject({
      code: "invalid_cursor",
    });
  });
});
