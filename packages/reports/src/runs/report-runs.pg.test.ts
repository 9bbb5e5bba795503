import type { MetricCaller, MetricQueryRunner } from "@c4/analytics/metric-query";
import { AppError } from "@c4/contracts/errors";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import type { ReportFormat, RunReport } from "@c4/contracts/http/reports";
import { fromPublicId, toPublicId } from "@c4/contracts/ids";
import { newId } from "@c4/db/new-id";
import { reportRuns } from "@c4/db/shard/report-runs";
import { createFileObjectStore } from "@c4/runtime/file-object-store";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import type { RowScope } from "@c4/tenancy/row-scope";
import { createTempDir } from "@c4/testing/create-temp-dir";
import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { createTestTenancy, type TestTenancy } from "@c4/testing/create-test-tenancy";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createFixtureSource } from "../testing/fixture-source.ts";
import { readBody } from "../testing/read-body.ts";
import { createReportRuns } from "./create-report-runs.ts";
import { createFileLinks, type FileLinkQuery } from "./file-links.ts";
import { createRenderDocument } from "./render-document.ts";
import { createRenderRun } from "./render-run.ts";
import type { RunRow } from "./run-row.ts";
import { createRunUpkeep } from "./run-upkeep.ts";

const clock = createFixedClock("2026-11-20T12:00:00.000Z");
const folder = createTempDir();
const objects = createFileObjectStore(folder.path);
const links = createFileLinks({ secret: "a secret of more than thirty-two characters", clock });
const everywhere: RowScope = { allLocations: true };
const thisMonth: RunReport = { format: "csv", params: { period: { preset: "this_month" } } };
const never = new AbortController().signal;

let databases: TestDatabases;
let tenancy: TestTenancy;
let tenantId: string;
let woken: string[] = [];
let callers: MetricCaller[] = [];
/** What a query meets before it is answered; tests replace it. */
let onQuery: () => Promise<void> = async () => {};

beforeAll(async () => {
  databases = await createTestDatabases();
  tenancy = createTestTenancy(databases, { clock });
});
afterAll(async () => {
  await tenancy.close();
  await databases.drop();
  folder.remove();
});
beforeEach(async () => {
  ({ tenantId } = await tenancy.createTenant());
  woken = [];
  callers = [];
  onQuery = async () => {};
});

function setUp({ openRunsMax = 10, queueIsDown = false } = {}) {
  const { withTenant, withRelay, directory } = tenancy;
  const source = createFixtureSource();
  const queue = {
    wake: async (_job: unknown, payload: unknown) => {
      if (!queueIsDown) woken.push(JSON.stringify(payload));
      return !queueIsDown;
    },
  };
  const metrics: MetricQueryRunner = {
    run: async (caller, query): Promise<MetricAnswer> => {
      callers.push(caller);
      await onQuery();
      return source.runQuery(query);
    },
  };
  const browser = { print: async (html: string) => Buffer.from(html) };
  const render = createRenderDocument({ browser, readFontCss: async () => "" });
  const runs = createReportRuns({ withTenant, queue, objects, links, clock, openRunsMax });
  const renderRun = createRenderRun({ withTenant, directory, metrics, objects, render, clock });
  const upkeep = createRunUpkeep({ withRelay, withTenant, queue, objects, clock });
  return { runs, renderRun, upkeep };
}

const reader = (scope: RowScope = everywhere, tenant = tenantId) => ({
  tenantId: tenant,
  actorId: null,
  scope,
});
const uuidOf = (publicId: string) => fromPublicId("reportRun", publicId) ?? "";
async function startRun(request: RunReport = thisMonth, scope: RowScope = everywhere) {
  const run = await setUp().runs.start(reader(scope), "sales-summary", request);
  return { tenantId, runId: uuidOf(run.run_id) };
}
function linkOf(url: string | null): FileLinkQuery {
  const link = new URL(url ?? "", "http://localhost");
  const get = (name: string) => link.searchParams.get(name) ?? "";
  return {
    runId: link.pathname.split("/")[3] ?? "",
    tenant: get("tenant"),
    expires: get("expires"),
    signature: get("signature"),
  };
}
async function rowOf(runId: string): Promise<RunRow> {
  const [row] = await tenancy.withTenant(tenantId, ({ db }) =>
    db.select().from(reportRuns).where(eq(reportRuns.id, runId)),
  );
  if (row === undefined) throw new Error("no such run");
  return row;
}
async function objectKeys(runId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of objects.list(`exports/${tenantId}`)) if (key.includes(runId)) keys.push(key);
  return keys;
}

describe("a run", () => {
  it.each<[ReportFormat, string, number]>([
    ["csv", "text/csv; charset=utf-8", 76],
    ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 138],
    ["pdf", "application/pdf", 52],
  ])("goes from the request to a %s that its signed link downloads", async (format, contentType, rows) => {
    const { runs, renderRun } = setUp();
    const started = await runs.start(reader(), "sales-summary", { ...thisMonth, format });
    expect(started).toMatchObject({ state: "queued", report: "sales-summary", format, file_url: null });
    const ref = { tenantId, runId: uuidOf(started.run_id) };
    expect(woken).toEqual([JSON.stringify(ref)]);

    await renderRun(ref, never);

    const ready = await runs.get(reader(), ref.runId);
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
    const { runs } = setUp();
    const request: RunReport = { format: "pdf", params: { period: { from: "2026-01-01" } } };
    await expect(runs.start(reader(), "sales-summary", request)).rejects.toMatchObject({
      code: "validation_failed",
      issues: [{ path: "params.period.to" }],
    });
    await expect(runs.start(reader(), "sales", thisMonth)).rejects.toMatchObject({ code: "unknown_report" });
    expect((await runs.list(reader(), { limit: 10 })).data).toEqual([]);
  });

  it("is kept when the queue is down, and upkeep wakes a worker for it", async () => {
    const down = setUp({ queueIsDown: true });
    const run = await down.runs.start(reader(), "sales-summary", thisMonth);
    expect(run.state).toBe("queued");
    const { upkeep } = setUp();
    expect(await upkeep.requeueStuckRuns("shard_1")).toBe(0);
    clock.advance(31_000);
    await upkeep.requeueStuckRuns("shard_1");
    expect(woken).toContain(JSON.stringify({ tenantId, runId: uuidOf(run.run_id) }));
    await setUp().renderRun({ tenantId, runId: uuidOf(run.run_id) }, never);
  });

  it("waits its turn: a tenant has only so many open at a time, and room again when one is done", async () => {
    const { runs, renderRun } = setUp({ openRunsMax: 2 });
    const start = () => runs.start(reader(), "sales-summary", thisMonth);
    const answers = await Promise.allSettled([start(), start(), start(), start()]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    await expect(start()).rejects.toMatchObject({ code: "too_many_requests", retryAfterSeconds: 10 });
    const [first] = (await runs.list(reader(), { limit: 1 })).data;
    await renderRun({ tenantId, runId: uuidOf(first?.run_id ?? "") }, never);
    await expect(start()).resolves.toMatchObject({ state: "queued" });
  });

  it("asks with the rows its requester could see, not with those of whoever renders it", async () => {
    const scope = { allLocations: false, locationIds: [newId(clock.now())] } as const;
    await setUp().renderRun(await startRun(thisMonth, scope), never);
    expect(callers.length).toBeGreaterThan(0);
    for (const caller of callers) expect(caller).toEqual({ tenantId, scope, locale: "en" });
  });
});

describe("who may see a run", () => {
  const [one, two] = [newId(clock.now()), newId(clock.now())];
  const only = (...locationIds: string[]): RowScope => ({ allLocations: false, locationIds });

  it("is whoever sees at least the rows it was asked with", async () => {
    const { runs } = setUp();
    const wide = await startRun();
    const narrow = await startRun(thisMonth, only(one));
    const idsFor = async (scope: RowScope) =>
      (await runs.list(reader(scope), { limit: 10 })).data.map(({ run_id }) => uuidOf(run_id)).sort();
    expect(await idsFor(everywhere)).toEqual([wide.runId, narrow.runId].sort());
    expect(await idsFor(only(one, two))).toEqual([narrow.runId]);
    expect(await idsFor(only(two))).toEqual([]);
    expect(await idsFor(only())).toEqual([]);
    await expect(runs.get(reader(only(two)), narrow.runId)).rejects.toMatchObject({ code: "not_found" });
    await expect(runs.get(reader(only(one, two)), wide.runId)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is never another tenant, with the same answer as for a run that does not exist", async () => {
    const { runs } = setUp();
    const { runId } = await startRun();
    const other = (await tenancy.createTenant()).tenantId;
    const answer = { code: "not_found", message: "there is no such report run" };
    await expect(runs.get(reader(everywhere, other), runId)).rejects.toMatchObject(answer);
    await expect(runs.get(reader(), newId(clock.now()))).rejects.toMatchObject(answer);
  });

  it("does not include a link signed for another tenant's run", async () => {
    const { runs, renderRun } = setUp();
    const ref = await startRun();
    await renderRun(ref, never);
    const other = (await tenancy.createTenant()).tenantId;
    const crossed = linkOf(links.sign({ tenantId: other, runId: ref.runId }, new Date("2026-11-30")));
    await expect(runs.openFile(crossed)).rejects.toMatchObject({ code: "not_found" });
    const relabelled = {
      ...linkOf((await runs.get(reader(), ref.runId)).file_url),
      tenant: toPublicId("tenant", other),
    };
    await expect(runs.openFile(relabelled)).rejects.toMatchObject({ code: "invalid_signature" });
  });
});

describe("the list", () => {
  it("is newest first and turns pages without missing or repeating a run", async () => {
    const { runs } = setUp();
    const started: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      started.unshift((await startRun()).runId);
      if (index % 2 === 0) clock.advance(1);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await runs.list(reader(), { limit: 2, cursor });
      seen.push(...page.data.map(({ run_id }) => uuidOf(run_id)));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.length).toBe(5);
    expect(new Set(seen)).toEqual(new Set(started));
    await expect(runs.list(reader(), { limit: 2, cursor: "x" })).rejects.toMatchObject({
      code: "invalid_cursor",
    });
  });
});

describe("a second delivery", () => {
  it("of a finished run changes nothing", async () => {
    const { renderRun } = setUp();
    const ref = await startRun();
    await renderRun(ref, never);
    const [row, asked] = [await rowOf(ref.runId), callers.length];
    clock.advance(3_600_000);
    await renderRun(ref, never);
    expect([await rowOf(ref.runId), callers.length]).toEqual([row, asked]);
  });

  it("while the first is at work is turned away", async () => {
    const { renderRun } = setUp();
    const ref = await startRun();
    let second: Promise<void> | undefined;
    onQuery = async () => {
      second ??= renderRun(ref, never);
      await second;
    };
    await renderRun(ref, never);
    expect(await rowOf(ref.runId)).toMatchObject({ state: "ready", attempts: 1 });
  });

  it("after the worker was lost makes the file anew; the lost one, coming back, changes nothing", async () => {
    const { renderRun, upkeep } = setUp();
    const ref = await startRun();
    let resume = () => {};
    let stopped = () => {};
    const isStopped = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    onQuery = () => {
      onQuery = async () => {};
      stopped();
      return new Promise<void>((resolve) => {
        resume = resolve;
      });
    };
    const lost = renderRun(ref, never);
    await isStopped;
    clock.advance(211_000);
    await upkeep.requeueStuckRuns("shard_1");
    expect(woken).toContain(JSON.stringify(ref));
    await renderRun(ref, never);
    const row = await rowOf(ref.runId);
    expect(row).toMatchObject({ state: "ready", attempts: 2 });

    resume();
    await lost;
    expect(await rowOf(ref.runId)).toEqual(row);
    expect(await objectKeys(ref.runId)).toEqual([row.objectKey]);
  });
});

describe("a try that fails", () => {
  it("for a passing reason is put back, and the second one succeeds and leaves one file", async () => {
    const { renderRun } = setUp();
    const ref = await startRun();
    onQuery = async () => {
      throw new AppError("query_timeout");
    };
    await expect(renderRun(ref, never)).rejects.toMatchObject({ code: "query_timeout" });
    expect(await rowOf(ref.runId)).toMatchObject({ state: "queued", attempts: 1 });
    onQuery = async () => {};
    await renderRun(ref, never);
    const row = await rowOf(ref.runId);
    expect(row).toMatchObject({ state: "ready", attempts: 2, errorCode: null });
    expect(await objectKeys(ref.runId)).toEqual([row.objectKey]);
  });

  it("for a reason that stays ends the run at once, and says why", async () => {
    const { runs, renderRun } = setUp();
    const ref = await startRun();
    onQuery = async () => {
      throw new AppError("period_too_long", { detail: "a query by day takes at most 1100 days" });
    };
    await expect(renderRun(ref, never)).rejects.toMatchObject({ code: "period_too_long" });
    expect(await runs.get(reader(), ref.runId)).toMatchObject({
      state: "failed",
      error: { code: "period_too_long", message: "a query by day takes at most 1100 days" },
    });
  });

  it("three times ends the run, and shows nothing of a bug", async () => {
    const { runs, renderRun } = setUp();
    const ref = await startRun();
    onQuery = async () => {
      throw new Error("password=canary");
    };
    for (const _try of [1, 2, 3]) await expect(renderRun(ref, never)).rejects.toThrow("canary");
    const run = await runs.get(reader(), ref.runId);
    expect(run).toMatchObject({ state: "failed", error: { code: "render_failed" } });
    expect(JSON.stringify(run)).not.toContain("canary");
    await renderRun(ref, never);
    expect(await rowOf(ref.runId)).toMatchObject({ state: "failed", attempts: 3 });
  });

  it("leaves no file behind when it fails in mid-write", async () => {
    const { renderRun } = setUp();
    const ref = await startRun();
    let asked = 0;
    onQuery = async () => {
      asked += 1;
      if (asked > 5) throw new AppError("query_timeout");
    };
    await expect(renderRun(ref, never)).rejects.toMatchObject({ code: "query_timeout" });
    expect(await objectKeys(ref.runId)).toEqual([]);
  });

  it("by losing its worker each time ends the run when it is brought once more", async () => {
    const { renderRun } = setUp();
    const ref = await startRun();
    await tenancy.withTenant(tenantId, ({ db }) =>
      db
        .update(reportRuns)
        .set({ state: "running", attempts: 3, leaseUntil: new Date(clock.now().getTime() - 1) })
        .where(eq(reportRuns.id, ref.runId)),
    );
    await renderRun(ref, never);
    expect(await rowOf(ref.runId)).toMatchObject({ state: "failed", errorCode: "render_failed" });
  });
});

describe("a file whose time is over", () => {
  it("is expired at once, removed by upkeep, and the link says so", async () => {
    const { runs, renderRun, upkeep } = setUp();
    const ref = await startRun();
    await renderRun(ref, never);
    clock.advance(7 * 86_400_000 - 1_000);
    const link = linkOf((await runs.get(reader(), ref.runId)).file_url);
    clock.advance(2_000);
    expect(await runs.get(reader(), ref.runId)).toMatchObject({ state: "expired", file_url: null });
    await expect(runs.openFile(link)).rejects.toMatchObject({ code: "file_expired" });

    expect(await upkeep.expireRuns("shard_1")).toBeGreaterThan(0);
    expect(await rowOf(ref.runId)).toMatchObject({ state: "expired" });
    expect(await objectKeys(ref.runId)).toEqual([]);
    expect(await upkeep.expireRuns("shard_1")).toBe(0);
  });

  it("is not there before it is made", async () => {
    const { runs } = setUp();
    const ref = await startRun();
    const early = linkOf(links.sign(ref, new Date(clock.now().getTime() + 60_000)));
    await expect(runs.openFile(early)).rejects.toMatchObject({ code: "report_not_ready" });
  });
});
