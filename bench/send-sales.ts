import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { MetricAnswer } from "@c4/contracts/http/metrics";
import { createIngestClient, type IngestClient } from "@c4/local/client/ingest-client";
import type { BenchTenant } from "./create-bench-tenants.ts";
import type { SalesFile } from "./sales-file.ts";

export type Sent = {
  /** From the first POST until every batch is loaded and a metric query is answered from complete data. */
  seconds: number;
  /** Lines that were written; none when everything was there already. */
  linesLoaded: number;
  documentsUnchanged: number;
};

const source = { slug: "bench", name: "Bench", vendor: "bench" };

/** Sends the file as its importer does: through the public API, one batch on the wire at a time. */
export async function sendSales(
  { url, tenant }: { url: string; tenant: BenchTenant },
  file: SalesFile,
): Promise<Sent> {
  const client = createIngestClient({ url, apiKey: tenant.apiKey });
  await client.ensureSource(source);
  await post(client, file.masterBodies);
  const startedAt = performance.now();
  const { linesLoaded, documentsUnchanged } = await post(client, file.bodies);
  await visible(client);
  return { seconds: (performance.now() - startedAt) / 1_000, linesLoaded, documentsUnchanged };
}

async function post(client: IngestClient, bodies: SalesFile["bodies"]) {
  const accepted: string[] = [];
  for (const body of bodies) accepted.push((await client.postBody(source.slug, randomUUID(), body)).batch_id);
  const total = { linesLoaded: 0, documentsUnchanged: 0 };
  for (const batch of accepted) {
    const counts = await client.waitLoaded(batch);
    if (counts.quarantined > 0)
      throw new Error(`${counts.quarantined} records of batch ${batch} were refused`);
    total.linesLoaded += counts.lines_loaded;
    total.documentsUnchanged += counts.unchanged;
  }
  return total;
}

async function visible(client: IngestClient): Promise<void> {
  const query = { metrics: ["transactions"], period: { preset: "all" } };
  while (MetricAnswer.parse(await client.post("/v1/metrics/query", query)).meta.loading) await sleep(20);
}
