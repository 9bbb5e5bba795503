import type { Readable } from "node:stream";
import { AppError } from "@c4/contracts/errors";
import type { ReportInfo, ReportRun, RunReport } from "@c4/contracts/http/reports";
import { renderReport } from "@c4/contracts/jobs/render-report";
import { newId } from "@c4/db/new-id";
import { reportRuns } from "@c4/db/shard/report-runs";
import type { Clock } from "@c4/runtime/clock";
import type { ObjectStore } from "@c4/runtime/object-store";
import type { QueueProducer } from "@c4/runtime/queue-producer";
import type { RowScope } from "@c4/tenancy/row-scope";
import type { TenantDirectory } from "@c4/tenancy/tenant-placement";
import type { TenantTx, WithTenant } from "@c4/tenancy/with-tenant";
import { reportByKey, reports } from "../catalogue/reports.ts";
import { assertLocationsSeen, assertPeriodKept } from "./assert-askable.ts";
import type { FileLinkQuery, FileLinks } from "./file-links.ts";
import { findRun, listRuns, type RunPage } from "./find-runs.ts";
import { contentTypes, fileNameOf } from "./object-name.ts";
import { assertRoom } from "./open-runs.ts";
import { parseParams } from "./parse-params.ts";
import { type RunRow, toReportRun } from "./run-row.ts";

export type ReportRunsDeps = {
  withTenant: WithTenant;
  directory: Pick<TenantDirectory, "byId">;
  queue: Pick<QueueProducer, "wake">;
  objects: Pick<ObjectStore, "getStream">;
  links: FileLinks;
  clock: Clock;
  /** Runs of one tenant that may wait or run at a time. */
  openRunsMax?: number;
};

/** Who asks, from the credential: a user or API key of a tenant, and the rows they may see. */
export type ReportReader = { tenantId: string; actorId: string | null; scope: RowScope };

/** Runs a creation that gives an id, in the transaction it is handed, or gives the id of what was created before. */
export type Once = (tx: TenantTx, create: () => Promise<string>) => Promise<string>;

export type ReportFile = { body: Readable; fileName: string; contentType: string; sizeBytes: number };

export type ReportRuns = {
  catalogue(): ReportInfo[];
  /**
   * Stores the request and wakes a worker; a lost wake is found by upkeep. `once` may find that this very request was stored
   * before and give that run's id instead of creating one.
   * @throws AppError unknown_report, validation_failed, too_many_requests
   */
  start(reader: ReportReader, key: string, request: RunReport, once?: Once): Promise<ReportRun>;
  /** @throws AppError not_found, also for a run over rows the reader may not see */
  get(reader: ReportReader, runId: string): Promise<ReportRun>;
  /** Newest first. @throws AppError invalid_cursor */
  list(reader: ReportReader, page: RunPage): Promise<{ data: ReportRun[]; next_cursor: string | null }>;
  /** Opens the file of a signed link. @throws AppError invalid_signature, file_expired, report_not_ready, not_found */
  openFile(link: FileLinkQuery, signal?: AbortSignal): Promise<ReportFile>;
};

const openRunsDefault = 10;

/** Requests for reports: what the API does with them. Rendering is {@link createRenderRun}. */
export function createReportRuns(deps: ReportRunsDeps): ReportRuns {
  const { withTenant, directory, queue, objects, links, clock, openRunsMax = openRunsDefault } = deps;
  const show = (row: RunRow) => toReportRun(row, { links, now: clock.now() });

  return {
    catalogue: () =>
      reports.map(({ key, title, description, formats }) => ({
        key,
        title: title.en,
        description,
        formats: [...formats],
      })),

    start: async (reader, key, { format, params }, once = always) => {
      const { tenantId, actorId, scope } = reader;
      const report = reportByKey(key);
      const parsed = parseParams(report, params);
      const now = clock.now();
      await assertPeriodKept(report, parsed, { tenant: await directory.byId(tenantId), now });
      const row = await withTenant(tenantId, async (tx) => {
        const runId = await once(tx, async () => {
          await assertLocationsSeen(tx, parsed, scope);
          await assertRoom(tx.db, tenantId, openRunsMax);
          const id = newId(now);
          await tx.db.insert(reportRuns).values({
            tenantId,
            id,
            reportKey: report.key,
            format,
            params: parsed,
            locationIds: scope.allLocations ? null : [...scope.locationIds],
            requestedBy: actorId,
            createdAt: now,
          });
          return id;
        });
        return findRun(tx.db, reader, runId);
      });
      await queue.wake(renderReport, { tenantId, runId: row.id });
      return show(row);
    },

    get: async (reader, runId) =>
      show(await withTenant(reader.tenantId, ({ db }) => findRun(db, reader, runId), { readOnly: true })),

    list: async (reader, page) => {
      const { rows, nextCursor } = await withTenant(reader.tenantId, ({ db }) => listRuns(db, reader, page), {
        readOnly: true,
      });
      return { data: rows.map(show), next_cursor: nextCursor };
    },

    openFile: async (link, signal) => {
      const { tenantId, runId } = links.verify(link);
      const everything = { tenantId, scope: { allLocations: true } as const };
      const row = await withTenant(tenantId, ({ db }) => findRun(db, everything, runId), { readOnly: true });
      return openRunFile(row, { objects, now: clock.now(), signal });
    },
  };
}

const always: Once = (_tx, create) => create();

type OpenOptions = { objects: Pick<ObjectStore, "getStream">; now: Date; signal: AbortSignal | undefined };

async function openRunFile(row: RunRow, { objects, now, signal }: OpenOptions): Promise<ReportFile> {
  const { state, objectKey, sizeBytes, expiresAt, format } = row;
  if (state === "expired" || (expiresAt !== null && expiresAt <= now)) throw new AppError("file_expired");
  if (state !== "ready" || objectKey === null || sizeBytes === null) throw new AppError("report_not_ready");
  const body = await objects.getStream(objectKey, signal);
  return { body, fileName: fileNameOf(objectKey), contentType: contentTypes[format], sizeBytes };
}
