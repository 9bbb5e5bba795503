import { QuarantinedRecord } from "@c4/contracts/http/ingest";
import { LocationItem, ProductItem } from "@c4/contracts/http/master";
import { MetricAnswer, MetricsMeta } from "@c4/contracts/http/metrics";
import { page } from "@c4/contracts/http/page";
import { Problem } from "@c4/contracts/http/problem";
import { fromPublicId } from "@c4/contracts/ids";
import { startTestApi, type TestApi, type TestRequest } from "@c4/testing/start-test-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let api: TestApi;
let tenantId: string;
let owner: string;
let batchId: string;

const shop = (id: string, name: string) => ({
  kind: "location",
  id,
  name,
  time_zone: "Asia/Jakarta",
  currency: "IDR",
  region: "West",
});
const sale = (id: string, location: string, price: string) => ({
  kind: "sale",
  id,
  location,
  occurred_at: "2026-03-03T10:00:00+07:00",
  currency: "IDR",
  lines: [{ product: "tea", quantity: 2, unit_price: price }],
});

beforeAll(async () => {
  api = await startTestApi();
  ({ tenantId } = await api.tenancy.createTenant());
  owner = await api.tokenOf({ tenantId, role: "owner" });
  await send({ path: "/v1/sources", json: { slug: "till", name: "Till" } });
  const records = [
    shop("kemang", "Kemang"),
    shop("braga", "Braga"),
    { kind: "product", id: "tea", name: "Black tea", sku: "T-100%", category: ["Drinks", "Tea"] },
    { kind: "product", id: "cup", name: "Cup" },
    sale("s1", "kemang", "12500.50"),
    sale("s2", "braga", "1000"),
    { kind: "sale", id: "s3", location: "kemang" },
    { kind: "sail", id: "s4" },
  ];
  const posted = await send({ path: "/v1/ingest/batches", json: { source: "till", records } });
  batchId = String(Object(posted.json()).batch_id);
  await api.drain();
});
afterAll(() => api.close());

function send(request: TestRequest) {
  return api.send({ credential: owner, ...request });
}

const period = { from: "2026-03-01", to: "2026-03-31" };
const query = (json: object) => ({
  path: "/v1/metrics/query",
  json: { metrics: ["net_sales"], period, ...json },
});

describe("POST /v1/metrics/query", () => {
  test("what was sent through the API is answered, to the cent", async () => {
    const answer = await send(query({ metrics: ["net_sales", "transactions"], totals: true }));
    expect(answer.status).toBe(200);
    const { rows, totals, meta } = MetricAnswer.parse(answer.json());
    expect(rows).toEqual([["27001.00", "2"]]);
    expect(totals).toEqual(["27001.00", "2"]);
    expect(meta).toMatchObject({ currency: "IDR", loading: false, truncated: false });
  });

  test("whoever sees one location gets its figures only, whatever they ask for", async () => {
    const [braga] = page(LocationItem).parse((await send({ path: "/v1/locations" })).json()).data;
    const locationIds = [fromPublicId("location", braga?.id ?? "") ?? ""];
    const rowScope = { allLocations: false, locationIds } as const;
    const credential = await api.tokenOf({ tenantId, role: "viewer", rowScope });
    const answer = await send({ ...query({}), credential });
    expect(MetricAnswer.parse(answer.json()).rows).toEqual([["2000.00"]]);
    const seen = page(LocationItem).parse((await send({ path: "/v1/locations", credential })).json());
    expect(seen.data.map(({ name }) => name)).toEqual(["Braga"]);
  });

  test.each([
    ["an unknown metric, with the nearest name", { metrics: ["net_sale"] }, "unknown_member", "net_sales"],
    [
      "a metric that the dimension does not define",
      { metrics: ["transactions"], dimensions: ["tender"] },
      "metric_not_by_dimension",
      "tender",
    ],
    [
      "a period that ends before it begins",
      { period: { from: "2026-03-02", to: "2026-03-01" } },
      "validation_failed",
      "",
    ],
    ["no metric", { metrics: [] }, "validation_failed", ""],
    ["a field that is not there", { metric: "net_sales" }, "validation_failed", ""],
  ])("%s is 400", async (_what, json, code, names) => {
    const answer = await send(query(json));
    expect(answer.status).toBe(400);
    expect(Problem.parse(answer.json()).code).toBe(code);
    expect(answer.text).toContain(names);
  });

  test("without a credential 401, as a partner 403", async () => {
    expect((await api.send(query({}))).status).toBe(401);
    const credential = await api.tokenOf({ tenantId, role: "partner" });
    expect((await api.send({ ...query({}), credential })).status).toBe(403);
  });
});

describe("GET /v1/metrics/meta", () => {
  test("says what can be asked, in the caller's language, and how fresh it is", async () => {
    const meta = MetricsMeta.parse((await send({ path: "/v1/metrics/meta" })).json());
    expect(meta.metrics.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["net_sales", "gross_margin_pct"]),
    );
    expect(meta.freshness).toMatchObject({ first_business_date: "2026-03-03", loading: false });
    const inIndonesian = await send({ path: "/v1/metrics/meta", headers: { "accept-language": "id-ID" } });
    expect(MetricsMeta.parse(inIndonesian.json()).metrics[0]?.title).not.toBe(meta.metrics[0]?.title);
  });
});

describe("GET /v1/locations and /v1/products", () => {
  const products = async (search: string) =>
    page(ProductItem).parse((await send({ path: `/v1/products?${search}` })).json());

  test("lists go by name, page by page, and end", async () => {
    const first = await products("limit=1");
    expect(first.data.map(({ name }) => name)).toEqual(["Black tea"]);
    const second = await products(`limit=1&cursor=${first.next_cursor}`);
    expect(second.data.map(({ name }) => name)).toEqual(["Cup"]);
    expect(second.next_cursor).toBeNull();
  });

  test("a search finds names and codes in any case; its own wildcards are letters", async () => {
    const found = async (q: string) =>
      (await products(`q=${encodeURIComponent(q)}`)).data.map(({ external_id }) => external_id);
    expect(await found("BLACK")).toEqual(["tea"]);
    expect(await found("100%")).toEqual(["tea"]);
    expect(await found("%")).toEqual(["tea"]);
    expect(await found("_")).toEqual([]);
  });

  test("a cursor of somewhere else is refused", async () => {
    const answer = await send({ path: "/v1/locations?cursor=abc" });
    expect([answer.status, Problem.parse(answer.json()).code]).toEqual([400, "invalid_cursor"]);
  });
});

describe("GET /v1/ingest/batches/{id}", () => {
  test("once loaded the counts add up, and each refused record says where and why", async () => {
    const batch = (await send({ path: `/v1/ingest/batches/${batchId}` })).json();
    expect(batch).toMatchObject({
      state: "loaded",
      counts: { received: 8, loaded: 6, quarantined: 2, unchanged: 0, lines_loaded: 2 },
    });
    const path = `/v1/ingest/batches/${batchId}/records?state=quarantined&limit=1`;
    const first = page(QuarantinedRecord).parse((await send({ path })).json());
    expect(first.data).toMatchObject([{ position: 7, kind: "sale", record_id: "s3", path: "occurred_at" }]);
    const rest = await send({ path: `${path}&cursor=${first.next_cursor}` });
    expect(page(QuarantinedRecord).parse(rest.json())).toMatchObject({
      data: [{ position: 8, kind: "sail", raw: { kind: "sail", id: "s4" } }],
      next_cursor: null,
    });
  });

  test("a place that no batch has is refused", async () => {
    const cursor = Buffer.from("[9000000000000000]").toString("base64url");
    const answer = await send({ path: `/v1/ingest/batches/${batchId}/records?cursor=${cursor}` });
    expect([answer.status, Problem.parse(answer.json()).code]).toEqual([400, "invalid_cursor"]);
  });

  test("a state that cannot be listed and an id that is none are 400", async () => {
    expect((await send({ path: `/v1/ingest/batches/${batchId}/records?state=loaded` })).status).toBe(400);
    expect((await send({ path: "/v1/ingest/batches/1" })).status).toBe(400);
  });
});
