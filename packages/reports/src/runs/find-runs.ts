import { AppError } from "@c4/contracts/errors";
import { reportRuns } from "@c4/db/shard/report-runs";
import type { RowScope } from "@c4/tenancy/row-scope";
import type { TenantTx } from "@c4/tenancy/with-tenant";
import { and, arrayContained, desc, eq, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { RunRow } from "./run-row.ts";

type Db = TenantTx["db"];
type Viewer = { tenantId: string; scope: RowScope };
export type RunPage = { limit: number; cursor?: string | undefined };

/** @throws AppError `not_found` */
export async function findRun(db: Db, viewer: Viewer, runId: string): Promise<RunRow> {
  const [row] = await db
    .select()
    .from(reportRuns)
    .where(and(visibleTo(viewer), eq(reportRuns.id, runId)));
  if (row === undefined) throw new AppError("not_found", { detail: "there is no such report run" });
  return row;
}

/** Newest first; the cursor is the last row's time and id. @throws AppError `invalid_cursor` */
export async function listRuns(
  db: Db,
  viewer: Viewer,
  { limit, cursor }: RunPage,
): Promise<{ rows: RunRow[]; nextCursor: string | null }> {
  const rows = await db
    .select()
    .from(reportRuns)
    .where(and(visibleTo(viewer), cursor === undefined ? undefined : after(readCursor(cursor))))
    .orderBy(desc(reportRuns.createdAt), desc(reportRuns.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > limit && last !== undefined ? writeCursor(last) : null };
}

/** A file holds the rows its requester could see; whoever sees fewer must not open it. */
function visibleTo({ tenantId, scope }: Viewer): SQL | undefined {
  const own = eq(reportRuns.tenantId, tenantId);
  if (scope.allLocations) return own;
  const { locationIds } = scope;
  if (locationIds.length === 0) return and(own, sql`cardinality(${reportRuns.locationIds}) = 0`);
  return and(
    own,
    isNotNull(reportRuns.locationIds),
    arrayContained(reportRuns.locationIds, [...locationIds]),
  );
}

type Place = { createdAt: Date; id: string };

function after({ createdAt, id }: Place): SQL | undefined {
  return or(
    lt(reportRuns.createdAt, createdAt),
    and(eq(reportRuns.createdAt, createdAt), lt(reportRuns.id, id)),
  );
}

function writeCursor({ createdAt, id }: Place): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString("base64url");
}

const PlaceText = z.tuple([z.iso.datetime(), z.uuid()]);

function readCursor(cursor: string): Place {
  const place = PlaceText.safeParse(Buffer.from(cursor, "base64url").toString("utf8").split(" "));
  if (!place.success) throw new AppError("invalid_cursor");
  const [createdAt, id] = place.data;
  return { createdAt: new Date(createdAt), id };
}
