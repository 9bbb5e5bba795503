import type { MetricQueryRunner } from "@c4/analytics/metric-query";
import { AppError, isRetryable } from "@c4/contracts/errors";
import { renderReport } from "@c4/contracts/jobs/render-report";
import type { Clock } from "@c4/runtime/clock";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { TenantDirectory } from "@c4/tenancy/tenant-placement";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { reportByKey } from "../catalogue/reports.ts";
import { buildDocument } from "../document/build-document.ts";
import { objectKeyOf, objectPrefix } from "./object-name.ts";
import { parseParams } from "./parse-params.ts";
import type { RenderDocument } from "./render-document.ts";
import { type RunRow, scopeOf } from "./run-row.ts";
import {
  claimRun,
  completeRun,
  failRun,
  isMadeBy,
  type MadeFile,
  type RunRef,
  type RunTry,
  releaseRun,
} from "./run-transitions.ts";

export type RenderRunDeps = {
  withTenant: WithTenant;
  directory: Pick<TenantDirectory, "byId">;
  metrics: MetricQueryRunner;
  objects: Pick<ObjectStore, "put" | "deletePrefix">;
  render: RenderDocument;
  clock: Clock;
};

/** Makes the file of one run. Bringing the same run again, at any moment and on any worker, changes nothing. */
export type RenderRun = (ref: RunRef, signal: AbortSignal) => Promise<void>;

const attemptsMax = renderReport.attempts ?? 1;
/** Longer than a job may take, so that only a lost worker's lease runs out. */
const leaseMs = renderReport.timeoutMs + 30_000;
const keptMs = 7 * 86_400_000;

/** @see RenderRun. Throws what made a try fail, after the run was put back or ended. */
export function createRenderRun(deps: RenderRunDeps): RenderRun {
  const { withTenant, clock } = deps;
  return async (ref, signal) => {
    const now = clock.now();
    const leaseUntil = new Date(now.getTime() + leaseMs);
    const row = await withTenant(ref.tenantId, ({ db }) =>
      claimRun(db, ref, { now, leaseUntil, attemptsMax }),
    );
    if (row === null) return;
    const run = { ...ref, attempt: row.attempts };
    let won: boolean;
    try {
      const file = await makeFile(row, run, deps, signal);
      won = await withTenant(run.tenantId, ({ db }) => completeRun(db, run, file));
    } catch (error) {
      won = await settleFailure(run, error, deps);
      if (!won) throw error;
    }
    await removeOtherFiles(run, won, deps);
  };
}

async function makeFile(
  row: RunRow,
  run: RunTry,
  { directory, metrics, objects, render, clock }: RenderRunDeps,
  signal: AbortSignal,
): Promise<MadeFile> {
  const report = reportByKey(row.reportKey);
  const params = parseParams(report, row.params);
  const tenant = await directory.byId(run.tenantId);
  const scope = scopeOf(row);
  const caller = { tenantId: run.tenantId, scope, locale: params.language };
  const document = await buildDocument(
    { report, params, format: row.format },
    { runQuery: (query) => metrics.run(caller, query, { signal }) },
    {
      tenantName: tenant.name,
      timeZone: tenant.timeZone,
      visibleLocations: scope.allLocations ? null : scope.locationIds.length,
      now: clock.now(),
    },
  );
  const { period, dataVersion } = document;
  const objectKey = objectKeyOf(run, { slug: tenant.slug, report: report.key, period, format: row.format });
  const rendered = render(document, row.format, signal);
  const { sizeBytes } = await objects.put(objectKey, rendered.body, signal);
  const readyAt = clock.now();
  const expiresAt = new Date(readyAt.getTime() + keptMs);
  return { objectKey, sizeBytes, rows: rendered.rows(), dataVersion, readyAt, expiresAt };
}

/**
 * Puts the run back or ends it, and removes what the try has written. True when the try had succeeded after all: its commit
 * arrived and only the answer was lost, so the file stays.
 */
async function settleFailure(
  run: RunTry,
  error: unknown,
  { withTenant, objects }: RenderRunDeps,
): Promise<boolean> {
  const again = isRetryable(error) && run.attempt < attemptsMax;
  const made = await withTenant(run.tenantId, async ({ db }) => {
    const settled = again ? await releaseRun(db, run) : await failRun(db, run, publicError(error));
    return !settled && (await isMadeBy(db, run));
  });
  if (!made) await objects.deletePrefix(objectPrefix(run));
  return made;
}

/** What the requester may read: our own words for anticipated failures, nothing of a bug. */
function publicError(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: "render_failed", message: "The report could not be made; the reason is in our logs." };
}

/** Whoever wins removes what lost tries left; whoever was overtaken removes its own. */
async function removeOtherFiles(run: RunTry, won: boolean, { objects }: RenderRunDeps): Promise<void> {
  if (!won) return objects.deletePrefix(objectPrefix(run));
  for (let attempt = 1; attempt < run.attempt; attempt += 1)
    await objects.deletePrefix(objectPrefix({ ...run, attempt }));
}
