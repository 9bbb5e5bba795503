import { products } from "@c4/db/shard/products";
import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { createIngestScenario } from "@c4/testing/ingest-scenario";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startDeadline } from "./deadline.ts";
import { mirrorDimensions } from "./mirror-dimensions.ts";

let ingestion: TestIngestion;
beforeAll(async () => {
  ingestion = await createTestIngestion({ lanes: 5_000 });
});
afterAll(() => ingestion.close());

test("a second look at one commit's rows writes what it finds, though the first look found others", async () => {
  const { clickhouse, tenancy } = ingestion;
  const { tenantId, accept, drain } = await createIngestScenario(ingestion);
  await accept(["p-1", "p-2"].map((id) => ({ kind: "product", id, name: `old ${id}` })));
  await drain();
  const seq = await tenancy.withTenant(tenantId, async (tx) => tx.home.dataVersion);
  const change = (id: string, set: { seq?: number; name?: string }) =>
    tenancy.withTenant(tenantId, ({ db }) =>
      db
        .update(products)
        .set(set)
        .where(and(eq(products.tenantId, tenantId), eq(products.externalId, id))),
    );
  const mirror = () =>
    mirrorDimensions(
      { withTenant: tenancy.withTenant, clickhouse },
      { tenantId, seq: seq + 1, kinds: ["product"] },
      async () => startDeadline(10_000, new AbortController().signal),
    );
  await change("p-1", { seq: seq + 1, name: "new" });
  await mirror();
  await change("p-2", { seq: seq + 1, name: "newer" });
  await mirror();
  await mirror();
  const found = await clickhouse.query({
    query: "SELECT name FROM c4.product_v1 FINAL WHERE tenant_id = {tenant_id:UUID} ORDER BY external_id",
    params: { tenant_id: tenantId },
    row: z.object({ name: z.string() }),
  });
  expect(found).toEqual([{ name: "new" }, { name: "newer" }]);
});
