import { toPublicId } from "@c4/contracts/ids";
import { drainLane } from "@c4/contracts/jobs/drain-lane";
import type { DrainResult } from "@c4/ingestion/lane/create-lane-writer";
import { createLogger } from "@c4/runtime/logger";
import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handleDrainLane } from "./drain-lane.ts";
import { handleUpkeep } from "./upkeep.ts";

let ingestion: TestIngestion;
beforeAll(async () => {
  ingestion = await createTestIngestion({ lanes: 5_000 });
});
afterAll(() => ingestion.close());

const logger = createLogger({ level: "silent", service: "test" });
const context = { signal: new AbortController().signal, jobId: "1", attempt: 1, logger };

/** The queue's edge: what was woken. */
const recorder = () => {
  const woken: unknown[] = [];
  const wake = async (job: { name: string }, payload: unknown) => {
    woken.push({ job: job.name, payload });
    return true;
  };
  return { woken, queue: { wake } };
};

async function waitingBatch() {
  const { tenantId, shardId } = await ingestion.tenancy.createTenant();
  await ingestion.inbox.createSource(tenantId, { slug: "till", name: "Till", vendor: "custom" });
  const records = [{ kind: "customer", id: "c-1" }];
  const { batchId, lane } = await ingestion.inbox.accept(tenantId, {
    source: "till",
    body: { kind: "records", records },
  });
  const state = () =>
    Promise.all([
      ingestion.inbox.getBatch(tenantId, toPublicId("batch", batchId)),
      ingestion.tenancy.withTenant(tenantId, async (tx) => tx.home.dataVersion),
    ]);
  return { shardId, lane, state };
}

test("a wake loads what waits in its lane; the same wake delivered again changes nothing", async () => {
  const { shardId, lane, state } = await waitingBatch();
  const { woken, queue } = recorder();
  const handle = handleDrainLane({ lanes: ingestion.createWriter().writer, queue });
  await handle({ shardId, lane }, context);
  const loaded = await state();
  expect(loaded[0]).toMatchObject({ state: "loaded", counts: { received: 1, loaded: 1 } });
  await handle({ shardId, lane }, context);
  expect(await state()).toEqual(loaded);
  expect(woken).toEqual([]);
});

test("a drain that a failure stopped is resumed by the next wake", async () => {
  const { shardId, lane, state } = await waitingBatch();
  const { writer, failpoints } = ingestion.createWriter();
  failpoints.arm("frozen", "throw");
  const handle = handleDrainLane({ lanes: writer, ...recorder() });
  await expect(handle({ shardId, lane }, context)).rejects.toThrow("failpoint frozen");
  expect((await state())[0].state).toBe("accepted");
  await handle({ shardId, lane }, context);
  expect((await state())[0].state).toBe("loaded");
});

test.each<[DrainResult, number]>([
  ["more", 1],
  ["drained", 0],
  ["held", 0],
  ["waiting", 0],
])("a drain that ends as %s wakes its lane %i times", async (result, times) => {
  const { woken, queue } = recorder();
  await handleDrainLane({ lanes: { drain: async () => result }, queue })({ shardId: "s", lane: 3 }, context);
  expect(woken).toEqual(
    Array.from({ length: times }, () => ({ job: drainLane.name, payload: { shardId: "s", lane: 3 } })),
  );
});

test("upkeep wakes the lane of a batch whose wake was lost, and runs on when another part fails", async () => {
  const { shardId, lane } = await waitingBatch();
  const { woken, queue } = recorder();
  const { withRelay } = ingestion.tenancy;
  const broken = async () => {
    throw new Error("reports are ill");
  };
  const handle = handleUpkeep({ withRelay, shardIds: ["shard_1", "shard_2"], queue, others: [broken] });
  await expect(handle({}, context)).rejects.toThrow("reports are ill");
  expect(woken).toContainEqual({ job: drainLane.name, payload: { shardId, lane } });
});
