import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimBatches } from "./claim-batches.ts";

let ingestion: TestIngestion;
beforeAll(async () => {
  ingestion = await createTestIngestion();
});
afterAll(() => ingestion.close());

const idOf = (at: number) => `00000000-0000-7000-8000-${String(at).padStart(12, "0")}`;
const ids = Array.from({ length: 1_100 }, (_, index) => idOf(index + 1));

test("a flush takes a thousand tenants at most, those that wait the longest; excepted tenants take nobody's place", async () => {
  await ingestion.administer(
    "shard_1",
    `with tenants as (
      select n, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid as id from generate_series(1, 1100) n
    ), added as (
      insert into sources (tenant_id, id, slug, name, vendor, lane) select id, id, 's', 's', 'custom', 7 from tenants
    )
    insert into ingest_batches (tenant_id, id, source_id, lane, content_hash, size_bytes, received, accepted_at)
      select id, id, id, 7, '', 1, 1, timestamptz '2026-01-01' + n * interval '1 second' from tenants`,
  );
  const claim = async (except: readonly string[]) => {
    const claims = await claimBatches(
      ingestion.tenancy.withRelay,
      { shardId: "shard_1", lane: 7 },
      { except },
    );
    return claims.map(({ tenantId }) => tenantId);
  };
  expect(await claim([])).toEqual(ids.slice(0, 1_000));
  expect(await claim(ids.slice(0, 500))).toEqual(ids.slice(500));
});
