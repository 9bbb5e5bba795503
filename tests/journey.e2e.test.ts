import { setTimeout as sleep } from "node:timers/promises";
import { QuarantinedRecord } from "@c4/contracts/http/ingest";
import type { MetricQueryInput } from "@c4/contracts/http/metrics";
import { MetricAnswer } from "@c4/contracts/http/metrics";
import { page } from "@c4/contracts/http/page";
import { ReportAccepted, ReportRun } from "@c4/contracts/http/reports";
import { createIngestClient, type IngestClient, IngestRefused } from "@c4/local/client/ingest-client";
import { type RunningC4, startC4 } from "@c4/testing/start-c4";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// One run through all of C4 as a partner and an owner use it: POST, figures, corrections, files.
let c4: RunningC4;
let client: IngestClient;
let apiKey: string;

beforeAll(async () => {
  c4 = await startC4();
  apiKey = c4.tenant("online-retail").api_key;
  client = createIngestClient({ url: c4.url, apiKey });
  await client.ensureSource({ slug: "till", name: "Till", vendor: "test" });
});
afterAll(() => c4?.stop());

const sale = (id: string, version: number, changes: object = {}) => ({
  kind: "sale",
  id,
  version,
  location: "shop",
  occurred_at: "2026-03-02T10:00:00+00:00",
  currency: "GBP",
  lines: [{ id: "1", product: "mug", quantity: 2, unit_price: "12.50", tax: "5.00", unit_cost: "4.25" }],
  payments: [{ id: "1", tender: "card", amount: "30.00" }],
  ...changes,
});

const query: MetricQueryInput = {
  metrics: ["net_sales", "transactions", "units_sold", "tax", "gross_profit"],
  period: { from: "2026-03-01", to: "2026-03-31" },
};

async function figures(): Promise<Record<string, string>> {
  const { columns, rows } = MetricAnswer.parse(await client.post("/v1/metrics/query", query));
  return Object.fromEntries(columns.map(({ id }, index) => [id, String(rows[0]?.[index] ?? "0")]));
}

async function send(records: object[]) {
  const { batch_id } = await client.postBatch("till", `b-${crypto.randomUUID()}`, records);
  return client.waitLoaded(batch_id);
}

const get = (path: string) =>
  fetch(`${c4.url}${path}`, {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(10_000),
  });

describe("one sale", () => {
  test("is in the figures once its batch is loaded", async () => {
    await send([
      { kind: "location", id: "shop", name: "High Street", time_zone: "Europe/London", currency: "GBP" },
      { kind: "product", id: "mug", name: "Mug", category: ["Home", "Tableware"] },
      sale("s-0", 1),
    ]);
    expect(await figures()).toMatchObject({
      net_sales: "25.00",
      transactions: "1",
      units_sold: "2",
      tax: "5.00",
      gross_profit: "16.50",
    });
  });

  test("sent again under another batch changes nothing and is counted as unchanged", async () => {
    expect(await send([sale("s-0", 1)])).toMatchObject({ received: 1, unchanged: 1, loaded: 0 });
    expect(await figures()).toMatchObject({ net_sales: "25.00", transactions: "1" });
  });

  test("corrected, voided and sent again within 3 seconds each moves the totals by exactly itself", async () => {
    const visibleAfter = async (record: object, netSales: string) => {
      const since = performance.now();
      await client.postBatch("till", `b-${crypto.randomUUID()}`, [record]);
      while ((await figures()).net_sales !== netSales) {
        if (performance.now() - since > 20_000)
          throw new Error(`net_sales is ${(await figures()).net_sales}, not ${netSales}`);
        await sleep(50);
      }
    };
    await visibleAfter(sale("s-1", 1), "50.00");
    await visibleAfter(
      sale("s-1", 2, { lines: [{ id: "1", product: "mug", quantity: 1, unit_price: "12.50" }] }),
      "37.50",
    );
    await visibleAfter(sale("s-1", 3, { type: "void" }), "25.00");
    await visibleAfter(sale("s-1", 4), "50.00");
    expect(await send([sale("s-1", 3, { type: "void" })])).toMatchObject({ stale: 1 });
    expect(await figures()).toMatchObject({ net_sales: "50.00", transactions: "2", units_sold: "4" });
  });

  test("a record that breaks a rule is quarantined with path and reason, and the rest of its batch is loaded", async () => {
    const { batch_id } = await client.postBatch("till", `b-${crypto.randomUUID()}`, [
      sale("s-2", 1),
      sale("s-3", 1, { lines: [{ id: "1", product: "mug", quantity: 1, unit_price: 12.5 }] }),
      { kind: "spaceship", id: "x" },
    ]);
    expect(await client.waitLoaded(batch_id)).toMatchObject({ received: 3, loaded: 1, quarantined: 2 });
    const answer = await get(`/v1/ingest/batches/${batch_id}/records?state=quarantined`);
    const { data } = page(QuarantinedRecord).parse(await answer.json());
    expect(data.map(({ path }) => path)).toEqual(["lines.0.unit_price", "kind"]);
    expect(await figures()).toMatchObject({ net_sales: "75.00" });
  });

  test("the same batch id with other bytes is refused", async () => {
    await client.postBatch("till", "fixed", [sale("s-2", 1)]);
    expect((await client.postBatch("till", "fixed", [sale("s-2", 1)])).duplicate).toBe(true);
    await expect(client.postBatch("till", "fixed", [sale("s-2", 2)])).rejects.toThrow(IngestRefused);
  });
});

describe("a report", () => {
  test.each([
    ["pdf", "%PDF-"],
    ["xlsx", "PK"],
    ["csv", "\ufeff"],
  ])("as %s is made through the queue and downloads by its signed link alone", async (format, magic) => {
    const params = { period: { from: "2026-03-01", to: "2026-03-31" } };
    const { run_id } = ReportAccepted.parse(
      await client.post("/v1/reports/sales-summary/runs", { format, params }),
    );
    let run = ReportRun.parse(await (await get(`/v1/report-runs/${run_id}`)).json());
    for (const giveUpAt = Date.now() + 90_000; run.state !== "ready"; ) {
      expect(run.error).toBeNull();
      if (Date.now() > giveUpAt) throw new Error(`the report is still ${run.state}`);
      await sleep(200);
      run = ReportRun.parse(await (await get(`/v1/report-runs/${run_id}`)).json());
    }
    const link = run.file_url ?? "";
    const file = await fetch(new URL(link, c4.url), { signal: AbortSignal.timeout(10_000) });
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(file.status).toBe(200);
    expect(bytes.byteLength).toBe(run.size_bytes);
    expect(bytes.toString("utf8", 0, 8).startsWith(magic)).toBe(true);
    const tampered = await fetch(
      new URL(
        link.replace(/.$/, (c) => (c === "a" ? "b" : "a")),
        c4.url,
      ),
      { signal: AbortSignal.timeout(10_000) },
    );
    expect(tampered.status).toBe(403);
  });

  test("of another tenant is not found", async () => {
    const { data } = page(ReportRun).parse(await (await get("/v1/report-runs")).json());
    const other = c4.tenant("nusantara").api_key;
    const response = await fetch(`${c4.url}/v1/report-runs/${data[0]?.run_id}`, {
      headers: { authorization: `Bearer ${other}` },
      signal: AbortSignal.timeout(10_000),
    });
    expect(response.status).toBe(404);
  });
});
