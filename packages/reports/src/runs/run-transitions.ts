import { reportRuns } from "@c4/db/shard/report-runs";
import type { TenantTx } from "@c4/tenancy/with-tenant";
import { and, eq, gte, lt, or, type SQL, sql } from "drizzle-orm";
import type { RunRow } from "./run-row.ts";

/**
 * queued → running → ready → expired, or → failed. Every step names the state (and while running the try) it starts from, so
 * that repeating it, or finishing a try that was given up, changes nothing.
 */
type Db = TenantTx["db"];
export type RunRef = { tenantId: string; runId: string };
/** A try of a run: only the latest may finish it. */
export type RunTry = RunRef & { attempt: number };

/** Begins the next try; null when there is nothing to do: done, given up, or another worker is at it. */
export async function claimRun(
  db: Db,
  ref: RunRef,
  { now, leaseUntil, attemptsMax }: { now: Date; leaseUntil: Date; attemptsMax: number },
): Promise<RunRow | null> {
  const abandoned = and(eq(reportRuns.state, "running"), lt(reportRuns.leaseUntil, now));
  await db
    .update(reportRuns)
    .set({
      state: "failed",
      leaseUntil: null,
      errorCode: "render_failed",
      errorMessage: "The worker was lost each time it made this report.",
    })
    .where(and(isRun(ref), abandoned, gte(reportRuns.attempts, attemptsMax)));
  const [row] = await db
    .update(reportRuns)
    .set({ state: "running", leaseUntil, attempts: sql`${reportRuns.attempts} + 1` })
    .where(and(isRun(ref), or(eq(reportRuns.state, "queued"), abandoned)))
    .returning();
  return row ?? null;
}

export type MadeFile = {
  objectKey: string;
  sizeBytes: number;
  rows: number;
  dataVersion: number;
  readyAt: Date;
  expiresAt: Date;
};

/** False when this try is no longer the latest: its file must go. */
export async function completeRun(db: Db, run: RunTry, file: MadeFile): Promise<boolean> {
  return changed(
    await db
      .update(reportRuns)
      .set({ state: "ready", leaseUntil: null, ...file })
      .where(isTry(run))
      .returning({ id: reportRuns.id }),
  );
}

/** Whether this very try has finished the run. */
export async function isMadeBy(db: Db, run: RunTry): Promise<boolean> {
  const made = and(isRun(run), eq(reportRuns.state, "ready"), eq(reportRuns.attempts, run.attempt));
  return (await db.select({ id: reportRuns.id }).from(reportRuns).where(made)).length > 0;
}

/** Puts a try back, for the queue to bring it again. */
export async function releaseRun(db: Db, run: RunTry): Promise<boolean> {
  return changed(
    await db
      .update(reportRuns)
      .set({ state: "queued", leaseUntil: null })
      .where(isTry(run))
      .returning({ id: reportRuns.id }),
  );
}

/** Ends a run that trying again would not help. */
export async function failRun(
  db: Db,
  run: RunTry,
  error: { code: string; message: string },
): Promise<boolean> {
  return changed(
    await db
      .update(reportRuns)
      .set({ state: "failed", leaseUntil: null, errorCode: error.code, errorMessage: error.message })
      .where(isTry(run))
      .returning({ id: reportRuns.id }),
  );
}

/** Marks a run whose files have been removed. */
export async function expireRun(db: Db, ref: RunRef, now: Date): Promise<boolean> {
  return changed(
    await db
      .update(reportRuns)
      .set({ state: "expired" })
      .where(and(isRun(ref), eq(reportRuns.state, "ready"), lt(reportRuns.expiresAt, now)))
      .returning({ id: reportRuns.id }),
  );
}

function isRun({ tenantId, runId }: RunRef): SQL | undefined {
  return and(eq(reportRuns.tenantId, tenantId), eq(reportRuns.id, runId));
}

function isTry(run: RunTry): SQL | undefined {
  return and(isRun(run), eq(reportRuns.state, "running"), eq(reportRuns.attempts, run.attempt));
}

function changed(rows: readonly unknown[]): boolean {
  return rows.length > 0;
}
