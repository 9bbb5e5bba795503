import { Permission } from "@c4/contracts/http/auth";
import { Batch, BatchAccepted, Source } from "@c4/contracts/http/ingest";
import { Problem } from "@c4/contracts/http/problem";
import { ReportAccepted } from "@c4/contracts/http/reports";
import { toPublicId } from "@c4/contracts/ids";
import { locations } from "@c4/db/shard/locations";
import { startTestApi, type TestApi, type TestRequest } from "@c4/testing/start-test-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RouteContract } from "./create-route.ts";

/** In every name and id of the other tenant; must never be seen by anybody else. */
const CANARY = "canary7f3a";

/** Ids that exist for the other tenant, or, to compare with, that exist for nobody. */
type Ids = { batch: string; run: string; location: string };

type Fixture =
  /** Names another tenant's id: 404, with the same body as for an id that nobody has. */
  | { readonly kind: "by id"; request(ids: Ids): TestRequest }
  /** Names none, or names one in a filter: whatever the answer, nothing of the other tenant is in it. */
  | { readonly kind: "by tenant"; request(ids: Ids): TestRequest };

const byId = (request: (ids: Ids) => TestRequest): Fixture => ({ kind: "by id", request });
const byTenant = (request: (ids: Ids) => TestRequest): Fixture => ({ kind: "by tenant", request });
const get = (path: string) => byTenant(() => ({ path }));
const period = { from: "2026-03-01", to: "2026-03-31" };

/** A route that is not here fails the probe. */
const fixtures: Record<string, Fixture> = {
  getMe: get("/v1/auth/me"),
  postBatch: byTenant(() => ({
    path: "/v1/ingest/batches",
    json: { source: "own-till", records: [{ kind: "product", id: "1", name: "A" }] },
  })),
  listBatches: get("/v1/ingest/batches"),
  getBatch: byId(({ batch }) => ({ path: `/v1/ingest/batches/${batch}` })),
  listBatchRecords: byId(({ batch }) => ({ path: `/v1/ingest/batches/${batch}/records?state=quarantined` })),
  listSources: get("/v1/sources"),
  postSource: byTenant(() => ({ path: "/v1/sources", json: { slug: "second", name: "Second" } })),
  queryMetrics: byTenant(({ location }) => ({
    path: "/v1/metrics/query",
    json: {
      metrics: ["net_sales", "transactions"],
      dimensions: ["location", "product"],
      period,
      filters: [{ dimension: "location", op: "in", values: [location] }],
    },
  })),
  getMetricsMeta: get("/v1/metrics/meta"),
  listLocations: byTenant(() => ({ path: `/v1/locations?q=${CANARY}` })),
  listProducts: byTenant(() => ({ path: `/v1/products?q=${CANARY}` })),
  listReports: get("/v1/reports"),
  postReportRun: byTenant(({ location }) => ({
    path: "/v1/reports/sales-summary/runs",
    json: { format: "csv", params: { period, locations: [location] } },
  })),
  listReportRuns: get("/v1/report-runs"),
  getReportRun: byId(({ run }) => ({ path: `/v1/report-runs/${run}` })),
  postLiveTicket: byTenant(() => ({ method: "POST", path: "/v1/live/tickets" })),
};

let api: TestApi;
let own: { tenantId: string; credentials: Record<string, string> };
let other: { tenantId: string; credential: string; ids: Ids };

const MADE_UP: Ids = {
  batch: toPublicId("batch", "0198f2c4-0000-7000-8000-0000000000aa"),
  run: toPublicId("reportRun", "0198f2c4-0000-7000-8000-0000000000ab"),
  location: toPublicId("location", "0198f2c4-0000-7000-8000-0000000000ac"),
};

beforeAll(async () => {
  api = await startTestApi();
  other = await seedOther();
  const { tenantId } = await api.tenancy.createTenant();
  const key = (scopes: readonly Permission[]) => api.identity.createApiKey({ tenantId, scopes });
  own = {
    tenantId,
    credentials: {
      owner: await api.tokenOf({ tenantId, role: "owner" }),
      viewer: await api.tokenOf({ tenantId, role: "viewer" }),
      partner: await api.tokenOf({ tenantId, role: "partner" }),
      "API key": (await key(Permission.options)).key,
    },
  };
  const source = { slug: "own-till", name: "Own till" };
  await api.send({ path: "/v1/sources", credential: own.credentials.owner, json: source });
});
afterAll(() => api.close());

/** A tenant on the same shard with a figure, a quarantined record, a report run and a location, all with the canary. */
async function seedOther() {
  const { tenantId } = await api.tenancy.createTenant({ slug: CANARY, name: CANARY });
  const credential = await api.tokenOf({ tenantId, role: "owner" });
  const send = (request: TestRequest) => api.send({ ...request, credential });
  await send({ path: "/v1/sources", json: { slug: `${CANARY}-till`, name: CANARY } });
  const records = [
    { kind: "location", id: `${CANARY}-1`, name: CANARY, time_zone: "Asia/Jakarta", currency: "IDR" },
    { kind: "product", id: `${CANARY}-p`, name: CANARY },
    {
      kind: "sale",
      id: `${CANARY}-s`,
      location: `${CANARY}-1`,
      occurred_at: "2026-03-03T10:00:00+07:00",
      currency: "IDR",
      lines: [{ product: `${CANARY}-p`, quantity: 1, unit_price: "71717.00" }],
    },
    { kind: CANARY, id: "unknown kind" },
  ];
  const posted = await send({
    path: "/v1/ingest/batches",
    json: { batch_id: CANARY, source: `${CANARY}-till`, records },
  });
  await api.drain();
  const json = { format: "csv", params: { period } };
  const run = await send({ path: "/v1/reports/sales-summary/runs", json });
  const [location] = await api.tenancy.withTenant(tenantId, ({ db }) => db.select().from(locations));
  const ids = {
    batch: BatchAccepted.parse(posted.json()).batch_id,
    run: ReportAccepted.parse(run.json()).run_id,
    location: toPublicId("location", location?.id ?? ""),
  };
  return { tenantId, credential, ids };
}

const needsCredential = (contract: RouteContract) => contract.permission !== undefined;

test("every route behind a permission has a fixture, and no fixture is left over", () => {
  const routes = api.contracts.filter(needsCredential).map(({ operationId }) => operationId);
  expect(Object.keys(fixtures).sort()).toEqual(routes.sort());
});

test("what the probe asks for exists: its owner gets it, canary and all", async () => {
  for (const [operationId, { kind, request }] of Object.entries(fixtures)) {
    if (kind !== "by id") continue;
    const answer = await api.send({ ...request(other.ids), credential: other.credential });
    expect([operationId, answer.status]).toEqual([operationId, 200]);
  }
  const batch = await api.send({
    path: `/v1/ingest/batches/${other.ids.batch}`,
    credential: other.credential,
  });
  expect(Batch.parse(batch.json())).toMatchObject({ state: "loaded", counts: { loaded: 3, quarantined: 1 } });
  for (const operationId of ["queryMetrics", "listLocations", "listProducts", "listBatchRecords"]) {
    const request = fixtures[operationId]?.request(other.ids);
    const answer = await api.send({ path: "", ...request, credential: other.credential });
    expect([operationId, answer.text.includes(CANARY)]).toEqual([operationId, true]);
  }
});

describe.each(["owner", "viewer", "partner", "API key"])("as %s of another tenant", (who) => {
  test.each(Object.entries(fixtures))(
    "%s gives nothing of it away",
    async (operationId, { kind, request }) => {
      const credential = own.credentials[who];
      const answer = await api.send({ ...request(other.ids), credential });
      if (answer.status === 403) {
        // Before any id is looked at: the role may not do this in its own tenant either.
        const contract = api.contracts.find((route) => route.operationId === operationId);
        expect([
          "An API key is not a person.",
          `This needs the permission ${contract?.permission}.`,
        ]).toContain(Problem.parse(answer.json()).detail);
        return;
      }
      expect(answer.text).not.toContain("71717");
      if (kind === "by id") {
        const madeUp = await api.send({ ...request(MADE_UP), credential });
        expect([answer.status, madeUp.status]).toEqual([404, 404]);
        expect(withoutRequestId(answer.json())).toEqual(withoutRequestId(madeUp.json()));
      } else {
        expect(answer.text).not.toContain(CANARY);
      }
    },
  );
});

test("a slug that another tenant has is free, and names a source of one's own", async () => {
  const { owner } = own.credentials;
  const json = { slug: `${CANARY}-till`, name: "Own" };
  const answer = await api.send({ path: "/v1/sources", credential: owner, json });
  expect([answer.status, Source.parse(answer.json()).name]).toEqual([201, "Own"]);
});

test("without a credential every route behind a permission is 401", async () => {
  for (const [operationId, { request }] of Object.entries(fixtures)) {
    const answer = await api.send(request(other.ids));
    expect([operationId, answer.status]).toEqual([operationId, 401]);
  }
});

test("a signed link of another tenant's file does not open under a changed tenant, run or signature", async () => {
  const link = api.links.sign(
    { tenantId: other.tenantId, runId: "0198f2c4-0000-7000-8000-000000000001" },
    new Date(Date.now() + 60_000),
  );
  const changed = [
    link.replace(toPublicId("tenant", other.tenantId), toPublicId("tenant", own.tenantId)),
    link.replace("000000000001/file", "000000000002/file"),
    link.replace(/signature=./, "signature=_"),
  ];
  for (const path of changed) {
    const answer = await api.send({ path });
    expect([answer.status, Problem.parse(answer.json()).code]).toEqual([403, "invalid_signature"]);
  }
});

test("log lines hold ids, never the canary of a record", () => {
  expect(api.logLines.join("")).toContain(other.tenantId);
  expect(api.logLines.join("")).not.toContain(`${CANARY}-p`);
});

function withoutRequestId(body: unknown) {
  return { ...Problem.parse(body), request_id: "" };
}
