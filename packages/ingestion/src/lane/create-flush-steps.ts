import type { TenantVersionEvent } from "@c4/contracts/events/tenant-version";
import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import type { Clock } from "@c4/runtime/clock";
import type { Logger } from "@c4/runtime/logger";
import type { WithRelay } from "@c4/tenancy/with-relay";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import type { ReferenceKind } from "../derive-id.ts";
import { announceTenant, type CommittedTenant, commitTenant, settleTenant } from "./commit-tenant.ts";
import { decideDocuments } from "./decide-documents.ts";
import type { FlushDraft } from "./flush-draft.ts";
import type { FlushJournal } from "./flush-journal.ts";
import { createFlushLoader, type FlushLoader, frozenRows } from "./flush-loader.ts";
import { freezeFlush } from "./freeze-flush.ts";
import type { FrozenFlush, FrozenSection, TenantCommit } from "./frozen-flush.ts";
import type { IngestFailpoints } from "./ingest-failpoints.ts";
import type { LaneLease, LaneLeases } from "./lane-leases.ts";
import { mirrorDimensions } from "./mirror-dimensions.ts";
import { noteParkedParts } from "./note-parked-parts.ts";
import { repairRollups } from "./repair-rollups.ts";
import { type FailedPart, tryTenants } from "./try-tenants.ts";
import { ensureLoaded, touchedDates } from "./verify-flush.ts";

export type FlushStepsDeps = {
  readonly withTenant: WithTenant;
  readonly withRelay: WithRelay;
  readonly clickhouse: ClickHouseWriter;
  readonly journal: FlushJournal;
  readonly leases: LaneLeases;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly failpoints: IngestFailpoints;
  /** Tells readers that a tenant's figures changed; best effort. */
  readonly publish: (event: TenantVersionEvent) => Promise<void>;
  /** Deadline of one step in ClickHouse; shorter than the lease. */
  readonly insertTimeoutMs: number;
};

export type FlushSteps = {
  /** Compares, reverses, freezes and stages a draft: afterwards the flush exists and nothing of it is computed again. */
  stage(lease: LaneLease, draft: FlushDraft, signal: AbortSignal): Promise<FrozenFlush>;
  /**
   * Loads and commits a staged flush. `verify` after anything but a clean first try: rows are counted, what is missing is
   * inserted, and roll-ups are compared with the ledger.
   */
  complete(
    lease: LaneLease,
    flush: FrozenFlush,
    options: { verify: boolean; tries: number; signal: AbortSignal },
  ): Promise<ParkedTenants>;
  /** Commits parts of these tenants, whose rows are loaded and whose commit had failed. */
  completeParked(
    lease: LaneLease,
    flush: FrozenFlush,
    options: { tenantIds: readonly string[]; tries: number; signal: AbortSignal },
  ): Promise<ParkedTenants>;
};

/** Tenants whose part of a flush could not be committed, for a reason of their own. The flush is done without them. */
export type ParkedTenants = readonly string[];

/** The steps of a flush. Each is conditional on state, so that repeating any of them changes nothing. */
export function createFlushSteps(deps: FlushStepsDeps): FlushSteps {
  const { failpoints, journal, leases } = deps;
  const { failpoint } = failpoints;
  return {
    stage: async (lease, draft, signal) => {
      const decided = await decideDocuments(deps.clickhouse, draft, signal);
      await failpoint("compared");
      const flush = freezeFlush(draft.flushId, await journal.nextAppliedSeq(lease.shardId), decided);
      await failpoint("frozen");
      await leases.renew(lease);
      await journal.stage(lease, flush);
      await failpoint("staged");
      return flush;
    },
    complete: async (lease, flush, { verify, tries, signal }) => {
      const loader = createFlushLoader({ ...deps, timeoutMs: deps.insertTimeoutMs, signal }, lease);
      const trying = { tries, signal };
      const unannounced = await tryTenants(flush.commits, trying, (commit) =>
        announceTenant(deps.withTenant, flush.id, commit),
      );
      await failpoint("announced");
      await loadAll(deps, { flush, loader, verify });
      if (verify) await verifyRollups(deps, { flush, loader });
      await failpoint("verified");
      await leases.renew(lease);
      await failpoint("committing");
      const absent = new Set(unannounced.map(({ commit }) => commit));
      const announced = flush.commits.filter((commit) => !absent.has(commit));
      const uncommitted = await tryTenants(announced, trying, (commit) =>
        commitAndTell(deps, { flush, commit, loader }),
      );
      const parked = await finish(deps, lease, { flush, parts: [...unannounced, ...uncommitted] });
      await failpoint("finished");
      return parked;
    },
    completeParked: async (lease, flush, { tenantIds, tries, signal }) => {
      const loader = createFlushLoader({ ...deps, timeoutMs: deps.insertTimeoutMs, signal }, lease);
      const commits = flush.commits.filter(({ tenantId }) => tenantIds.includes(tenantId));
      const parts = await tryTenants(commits, { tries, signal }, async (commit) => {
        await announceTenant(deps.withTenant, flush.id, commit);
        await commitAndTell(deps, { flush, commit, loader });
      });
      return finish(deps, lease, { flush, parts });
    },
  };
}

/** Parks what is left first in the journal, which keeps the batches from being read again, then where people look. */
async function finish(
  deps: FlushStepsDeps,
  lease: LaneLease,
  { flush, parts }: { flush: FrozenFlush; parts: readonly FailedPart[] },
): Promise<ParkedTenants> {
  const tenantIds = parts.map(({ commit }) => commit.tenantId);
  await deps.journal.finish(lease, flush.id, tenantIds);
  await noteParkedParts(deps, flush.id, parts);
  return tenantIds;
}

type Loading = { readonly flush: FrozenFlush; readonly loader: FlushLoader };

async function loadAll(
  { clickhouse, failpoints }: FlushStepsDeps,
  { flush, loader, verify }: Loading & { verify: boolean },
): Promise<void> {
  const { sections } = flush.manifest;
  const load = (some: readonly FrozenSection[]) =>
    verify
      ? ensureLoaded({ clickhouse, loader }, flush, some)
      : loader.insert(some.map((section) => frozenRows(flush, section)));
  await failpoints.failpoint("loading");
  await load(sections.filter(({ table }) => table !== "document_v1"));
  await failpoints.failpoint("loaded-ledgers");
  // Last: until a document's applied version is there, another look at it starts from the version before.
  await load(sections.filter(({ table }) => table === "document_v1"));
  await failpoints.failpoint("loaded-documents");
}

async function verifyRollups(
  { clickhouse, logger }: FlushStepsDeps,
  { flush, loader }: Loading,
): Promise<void> {
  const repaired = await repairRollups(clickhouse, touchedDates(flush), {
    name: flush.id,
    alone: loader.alone,
  });
  if (Object.keys(repaired).length > 0) {
    logger.warn({ flush_id: flush.id, repaired }, "roll-ups differed from the ledger and were repaired");
  }
}

async function commitAndTell(
  deps: FlushStepsDeps,
  { flush, commit, loader }: Loading & { commit: TenantCommit },
): Promise<void> {
  const { failpoints, publish } = deps;
  const committed = await commitTenant(deps, flush.id, commit);
  await failpoints.failpoint("committed-tenant");
  if (committed === null) return;
  if (!committed.settled) await mirrorAndSettle(deps, { flush, commit, committed, loader });
  await publish({
    type: "data_version",
    tenant_id: committed.tenantId,
    data_version: committed.dataVersion,
    loading: false,
  });
}

async function mirrorAndSettle(
  deps: FlushStepsDeps,
  of: Loading & { commit: TenantCommit; committed: CommittedTenant },
): Promise<void> {
  const { flush, commit, committed, loader } = of;
  const named = [...commit.masters, ...commit.placeholders].map(({ kind }) => kind);
  const kinds: ReferenceKind[] = [...new Set(named)];
  const { tenantId, dataVersion: seq } = committed;
  await mirrorDimensions(deps, { tenantId, seq, kinds }, loader.begin);
  await deps.failpoints.failpoint("mirrored");
  await settleTenant(deps, flush.id, commit);
  await deps.failpoints.failpoint("settled-tenant");
}
