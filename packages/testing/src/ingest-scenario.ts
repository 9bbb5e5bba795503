import { AppError } from "@c4/contracts/errors";
import type { Batch } from "@c4/contracts/http/ingest";
import { toPublicId } from "@c4/contracts/ids";
import { laneLeases } from "@c4/db/shard/lane-leases";
import { deriveId } from "@c4/ingestion/derive-id";
import type { IngestFailpoint } from "@c4/ingestion/lane/ingest-failpoints";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import type { TestIngestion, TestWriterOptions } from "./create-test-ingestion.ts";
import { readCompleteness, readLedgerCompleteness } from "./oracle/read-completeness.ts";
import { readFigures, withoutHours } from "./oracle/read-figures.ts";
import { historyLocations, historyPlaces } from "./oracle/sale-histories.ts";
import { answerOf, type OracleSale } from "./oracle/sale-oracle.ts";

/** One tenant with one source, its locations sent and loaded, and a lane that hardly anyone else uses. */
export type IngestScenario = {
  readonly tenantId: string;
  readonly shardId: string;
  /** Accepts a batch and loads nothing. */
  accept(records: readonly unknown[], source?: string): Promise<string>;
  /** Loads what waits, crashing at the point first when one is given. */
  drain(options?: DrainScenario): Promise<void>;
  batch(batchId: string): Promise<Batch>;
  /** Ledgers and roll-ups agree with the oracle on these sales, completeness with the ledgers, and nothing is loading. */
  expectFigures(sales: readonly OracleSale[]): Promise<void>;
  /** Ledgers and roll-ups do, whether or not Postgres has heard of them. */
  expectRows(sales: readonly OracleSale[]): Promise<void>;
};

export type DrainScenario = TestWriterOptions & {
  readonly crash?: { readonly at: IngestFailpoint; readonly mode: "exit" | "throw" | "pause" };
  /** The source whose lane crashes; `till` when left out. Other lanes are drained afterwards, all at the same time. */
  readonly of?: string;
  /** Done while the lane has no writer: what else went wrong. */
  readonly meanwhile?: () => Promise<void>;
};

const signal = new AbortController().signal;

export async function createIngestScenario(
  ingestion: TestIngestion,
  { source = "till", shardId: onShard = "shard_1" } = {},
): Promise<IngestScenario> {
  const { inbox, clickhouse } = ingestion;
  const { tenantId, shardId } = await ingestion.tenancy.createTenant({ shardId: onShard });
  const laneOf = new Map<string, number>();
  const locationNames = new Map(
    Object.keys(historyPlaces).map((name) => [idOf(tenantId, "location", name), name]),
  );
  const productNames = new Map(
    ["apple", "bread", "cheese"].map((name) => [idOf(tenantId, "product", name), name]),
  );

  const accept = async (records: readonly unknown[], slug = source) => {
    if (!laneOf.has(slug)) await inbox.createSource(tenantId, { slug, name: slug, vendor: "custom" });
    const accepted = await inbox.accept(tenantId, { source: slug, body: { kind: "records", records } });
    laneOf.set(slug, accepted.lane);
    return toPublicId("batch", accepted.batchId);
  };

  const drainLane = async (lane: number, options: TestWriterOptions) => {
    const until = Date.now() + 60_000;
    while (Date.now() < until) {
      try {
        const { writer } = ingestion.createWriter(options);
        if ((await writer.drain(shardId, lane, { signal, budgetMs: 60_000 })) === "drained") return;
      } catch (error) {
        // The test itself took the lease away from a writer that was still at it.
        if (!(error instanceof AppError && error.code === "lane_lease_lost")) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`lane ${lane} was not drained within a minute`);
  };

  const scenario: IngestScenario = {
    tenantId,
    shardId,
    accept,
    drain: async ({ crash, of: crashing = source, meanwhile = async () => {}, ...options } = {}) => {
      const lanes = new Set(laneOf.values());
      const lane = laneOf.get(crashing);
      if (crash !== undefined && lane !== undefined) {
        lanes.delete(lane);
        await drainThroughCrash(ingestion, { shardId, lane, crash, meanwhile, options, drainLane });
      }
      await Promise.all([...lanes].map((one) => drainLane(one, options)));
    },
    batch: (batchId) => inbox.getBatch(tenantId, batchId),
    expectRows: async (sales) => {
      const answer = answerOf(sales, historyPlaces);
      const found = await readFigures(clickhouse, tenantId, locationNames, productNames);
      expect(found.documents).toEqual(answer.documents);
      expect(found.lines).toEqual(answer.lines);
      expect(found.payments).toEqual(answer.payments);
      expect(found.byHour).toEqual(answer.documents);
      expect(found.byDay).toEqual(withoutHours(answer.documents));
    },
    expectFigures: async (sales) => {
      await scenario.expectRows(sales);
      const { withTenant } = ingestion.tenancy;
      expect(await readCompleteness(withTenant, tenantId)).toEqual(
        await readLedgerCompleteness(clickhouse, tenantId),
      );
      expect(await withTenant(tenantId, async (tx) => tx.home.loadingFlushes)).toBe(0);
    },
  };
  await accept(historyLocations);
  await scenario.drain();
  return scenario;
}

/** A writer stops for good (`exit`), for a while (`pause`) or fails (`throw`) at a point; another one carries on. */
async function drainThroughCrash(
  ingestion: TestIngestion,
  of: {
    shardId: string;
    lane: number;
    crash: { at: IngestFailpoint; mode: "exit" | "throw" | "pause" };
    meanwhile: () => Promise<void>;
    options: TestWriterOptions;
    drainLane: (lane: number, options: TestWriterOptions) => Promise<void>;
  },
): Promise<void> {
  const { shardId, lane, crash, options } = of;
  let stopped = () => {};
  const crashed = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  const first = ingestion.createWriter({ ...options, kill: stopped });
  first.failpoints.arm(crash.at, crash.mode);
  const ended = first.writer.drain(shardId, lane, { signal, budgetMs: 60_000 }).then(
    () => {},
    () => {},
  );
  const hit = setInterval(() => {
    if (crash.mode === "pause" && first.failpoints.hits(crash.at) > 0) stopped();
  }, 5);
  await Promise.race([crashed, ended]);
  clearInterval(hit);
  expect(first.failpoints.hits(crash.at), `the writer passes ${crash.at}`).toBeGreaterThan(0);
  await of.meanwhile();
  await endLease(ingestion, shardId, lane);
  await of.drainLane(lane, options);
  // A stopped writer that wakes up finds the lane taken and must change nothing any more.
  first.failpoints.release(crash.at);
  if (crash.mode !== "exit") await ended;
}

/** As if the stopped writer had been away for longer than its lease. */
async function endLease({ tenancy }: TestIngestion, shardId: string, lane: number): Promise<void> {
  await tenancy.withRelay(shardId, ({ db }) =>
    db
      .update(laneLeases)
      .set({ expiresAt: new Date(0) })
      .where(eq(laneLeases.lane, lane)),
  );
}

function idOf(tenantId: string, kind: "location" | "product", externalId: string): string {
  return deriveId(tenantId, kind, { namespace: null, externalId });
}
