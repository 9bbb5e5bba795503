import type { MetricCaller, MetricQueryRunner } from "@c4/analytics/metric-query";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import type { RunReport } from "@c4/contracts/http/reports";
import { fromPublicId } from "@c4/contracts/ids";
import { reportRuns } from "@c4/db/shard/report-runs";
import { createReportRuns } from "@c4/reports/runs/create-report-runs";
import { createFileLinks } from "@c4/reports/runs/file-links";
import { createRenderDocument } from "@c4/reports/runs/render-document";
import { createRenderRun } from "@c4/reports/runs/render-run";
import type { RunRow } from "@c4/reports/runs/run-row";
import { createRunUpkeep } from "@c4/reports/runs/run-upkeep";
import { createFixtureSource } from "@c4/reports/testing/fixture-source";
import { createFileObjectStore } from "@c4/runtime/file-object-store";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { RowScope } from "@c4/tenancy/row-scope";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { createTempDir } from "./create-temp-dir.ts";
import { createTestDatabases, type TestDatabases } from "./create-test-databases.ts";
import { createTestTenancy, type TestTenancy } from "./create-test-tenancy.ts";

export const never = new AbortController().signal;
export const everywhere: RowScope = { allLocations: true };
export const thisMonth: RunReport = { format: "csv", params: { period: { preset: "this_month" } } };

type SetUpOptions = {
  openRunsMax?: number;
  queueIsDown?: boolean;
  /** Stand in front of the real ones, to fail where a test wants it. */
  withTenant?: WithTenant;
  objects?: Partial<ObjectStore>;
};

/** Report runs over real databases and files, with invented figures. Every test gets a tenant of its own. */
export function useReportRuns() {
  const clock = createFixedClock("2026-11-20T12:00:00.000Z");
  const folder = createTempDir();
  const objects = createFileObjectStore(folder.path);
  const links = createFileLinks({ secret: "a secret of more than thirty-two characters", clock });
  let databases: TestDatabases;
  let tenancy: TestTenancy;
  const here = {
    tenantId: "",
    woken: [] as string[],
    callers: [] as MetricCaller[],
    /** What a query meets before it is answered; tests replace it. */
    onQuery: async (): Promise<void> => {},
  };

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
    const { tenantId } = await tenancy.createTenant();
    Object.assign(here, { tenantId, woken: [], callers: [], onQuery: async () => {} });
  });

  const setUp = ({ openRunsMax = 10, queueIsDown = false, ...broken }: SetUpOptions = {}) => {
    const { withRelay, directory } = tenancy;
    const withTenant = broken.withTenant ?? tenancy.withTenant;
    const store = { ...objects, ...broken.objects };
    const source = createFixtureSource();
    const queue = {
      wake: async (_job: unknown, payload: unknown) => {
        if (!queueIsDown) here.woken.push(JSON.stringify(payload));
        return !queueIsDown;
      },
    };
    const metrics: MetricQueryRunner = {
      run: async (caller, query): Promise<MetricAnswer> => {
        here.callers.push(caller);
        await here.onQuery();
        return source.runQuery(query);
      },
    };
    const browser = { print: async (html: string) => Buffer.from(html) };
    const render = createRenderDocument({ browser, readFontCss: async () => "" });
    const runs = createReportRuns({
      withTenant,
      directory,
      queue,
      objects: store,
      links,
      clock,
      openRunsMax,
    });
    const renderRun = createRenderRun({ withTenant, directory, metrics, objects: store, render, clock });
    const upkeep = createRunUpkeep({ withRelay, withTenant, queue, objects: store, clock });
    return { runs, renderRun, upkeep };
  };

  const reader = (scope: RowScope = everywhere, tenantId = here.tenantId) => ({
    tenantId,
    actorId: null,
    scope,
  });
  const withTenant: WithTenant = (...call) => tenancy.withTenant(...call);

  return Object.assign(here, {
    clock,
    links,
    objects,
    setUp,
    reader,
    withTenant,
    createTenant: () => tenancy.createTenant(),
    startRun: async (
      request: RunReport = thisMonth,
      scope: RowScope = everywhere,
      tenantId = here.tenantId,
    ) => {
      const run = await setUp().runs.start(reader(scope, tenantId), "sales-summary", request);
      return { tenantId, runId: uuidOf(run.run_id) };
    },
    rowOf: async (runId: string): Promise<RunRow> => {
      const [row] = await withTenant(here.tenantId, ({ db }) =>
        db.select().from(reportRuns).where(eq(reportRuns.id, runId)),
      );
      if (row === undefined) throw new Error("no such run");
      return row;
    },
    objectKeys: async (runId: string, tenantId = here.tenantId): Promise<string[]> => {
      const keys: string[] = [];
      for await (const { key } of objects.list(`exports/${tenantId}`))
        if (key.includes(runId)) keys.push(key);
      return keys;
    },
  });
}

export const uuidOf = (publicId: string) => fromPublicId("reportRun", publicId) ?? "";
