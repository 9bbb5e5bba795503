import { LocationItem } from "@c4/contracts/http/master";
import { page } from "@c4/contracts/http/page";
import { Problem } from "@c4/contracts/http/problem";
import { ReportAccepted, ReportInfo, ReportRun } from "@c4/contracts/http/reports";
import { fromPublicId } from "@c4/contracts/ids";
import { reportRuns } from "@c4/db/shard/report-runs";
import { startTestApi, type TestApi, type TestRequest } from "@c4/testing/start-test-api";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";

let api: TestApi;
let tenantId: string;
let owner: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ tenantId } = await api.tenancy.createTenant());
  owner = await api.tokenOf({ tenantId, role: "owner" });
});
afterAll(() => api.close());

const send = (request: TestRequest) => api.send({ credential: owner, ...request });
const run = (json: object, headers: Record<string, string> = {}) =>
  send({ path: "/v1/reports/sales-summary/runs", json: { format: "csv", ...json }, headers });
const params = { period: { from: "2026-03-01", to: "2026-03-31" } };

/** As the worker leaves a run that it has rendered. */
async function finish(runId: string, text: string, expiresAt = new Date(Date.now() + 60_000)) {
  const id = fromPublicId("reportRun", runId) ?? "";
  const objectKey = `exports/${tenantId}/${id}.1/acme-sales-summary-2026-03.csv`;
  await api.objectStore.put(objectKey, Buffer.from(text));
  const sizeBytes = Buffer.byteLength(text);
  await api.tenancy.withTenant(tenantId, ({ db }) =>
    db
      .update(reportRuns)
      .set({ state: "ready", objectKey, sizeBytes, rows: 1, readyAt: new Date(), expiresAt })
      .where(eq(reportRuns.id, id)),
  );
}

test("the catalogue lists what can be run", async () => {
  const { data } = page(ReportInfo).parse((await send({ path: "/v1/reports" })).json());
  expect(data.map(({ key }) => key)).toContain("sales-summary");
});

test("a run is stored, can be watched, and its link downloads the file without a credential", async () => {
  const started = await run({ params });
  expect(started.status).toBe(202);
  const { run_id, status_url } = ReportAccepted.parse(started.json());
  expect((await send({ path: status_url })).json()).toMatchObject({ state: "queued", file_url: null });
  await finish(run_id, "day,net_sales\r\n");
  const ready = ReportRun.parse((await send({ path: status_url })).json());
  expect(ready).toMatchObject({ state: "ready", size_bytes: 15 });
  const file = await api.send({ path: ready.file_url ?? "" });
  expect([file.status, file.text]).toEqual([200, "day,net_sales\r\n"]);
  expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(file.headers.get("content-length")).toBe("15");
  expect(file.headers.get("content-disposition")).toBe(
    'attachment; filename="acme-sales-summary-2026-03.csv"',
  );
  expect(file.headers.get("cache-control")).toBe("private, no-store");
  expect(file.headers.get("x-content-type-options")).toBe("nosniff");
});

test("a file that has expired is gone, and one that is not ready yet says so", async () => {
  const { run_id } = ReportAccepted.parse((await run({ params })).json());
  const link = api.links.sign(
    { tenantId, runId: fromPublicId("reportRun", run_id) ?? "" },
    new Date(Date.now() + 60_000),
  );
  const early = await api.send({ path: link });
  expect([early.status, Problem.parse(early.json()).code]).toEqual([409, "report_not_ready"]);
  await finish(run_id, "x", new Date(Date.now() - 1_000));
  const late = await api.send({ path: link });
  expect([late.status, Problem.parse(late.json()).code]).toEqual([410, "file_expired"]);
  expect((await api.send({ path: `/v1/report-runs/${run_id}/file` })).status).toBe(400);
});

test("runs are listed newest first, page by page", async () => {
  const ids = [];
  for (let index = 0; index < 3; index += 1)
    ids.unshift(ReportAccepted.parse((await run({ params })).json()).run_id);
  const first = page(ReportRun).parse((await send({ path: "/v1/report-runs?limit=2" })).json());
  expect(first.data.map(({ run_id }) => run_id)).toEqual(ids.slice(0, 2));
  const path = `/v1/report-runs?limit=2&cursor=${first.next_cursor}`;
  expect(page(ReportRun).parse((await send({ path })).json()).data[0]?.run_id).toBe(ids[2]);
});

test("one idempotency key makes one run, however often and however many at once", async () => {
  const headers = { "idempotency-key": "monday-report" };
  const answers = await Promise.all(Array.from({ length: 10 }, () => run({ params }, headers)));
  const ids = new Set(answers.map((answer) => ReportAccepted.parse(answer.json()).run_id));
  expect(ids.size).toBe(1);
  const other = await run({ params, format: "pdf" }, headers);
  expect([other.status, Problem.parse(other.json()).code]).toEqual([409, "idempotency_conflict"]);
});

test.each([
  ["an unknown report", "/v1/reports/sales-sumary/runs", { format: "csv", params }, 404, "unknown_report"],
  [
    "an unknown format",
    "/v1/reports/sales-summary/runs",
    { format: "docx", params },
    400,
    "validation_failed",
  ],
  [
    "parameters that are not its own",
    "/v1/reports/sales-summary/runs",
    { format: "csv", params: { ...params, colour: "red" } },
    400,
    "validation_failed",
  ],
])("%s is refused", async (_what, path, json, status, code) => {
  const answer = await send({ path, json });
  expect([answer.status, Problem.parse(answer.json()).code]).toEqual([status, code]);
});

test.each([
  ["longer than any report may be", { from: "0001-01-01", to: "9999-12-31" }, "period_too_long"],
  ["before anything that is kept", { from: "1990-01-01", to: "1990-12-31" }, "before_horizon"],
])("a period %s is refused when it is asked for, not when it is made", async (_what, period, code) => {
  const answer = await run({ params: { period } });
  const { errors } = Problem.parse(answer.json());
  expect([answer.status, errors?.map((issue) => [issue.path, issue.code])]).toEqual([
    400,
    [["params.period", code]],
  ]);
});

test("a period whose comparison is no longer kept is taken: the report says that it is not compared", async () => {
  const { retentionMonths } = await api.tenancy.directory.byId(tenantId);
  const from = new Date(Date.now() - (retentionMonths - 2) * 30 * 86_400_000).toISOString().slice(0, 10);
  const period = { from, to: new Date().toISOString().slice(0, 10) };
  expect((await run({ params: { period, compare: "previous_period" } })).status).toBe(202);
});

test("locations that do not exist, or not for this tenant or reader, are refused alike", async () => {
  const seed = async (owned: string) => {
    const credential = await api.tokenOf({ tenantId: owned, role: "owner" });
    const shops = ["north", "south"].map((id) => ({ kind: "location", id, name: id, ...jakarta }));
    await api.send({ path: "/v1/sources", credential, json: { slug: "till", name: "Till" } });
    const json = { source: "till", records: shops };
    await api.send({ path: "/v1/ingest/batches", credential, json });
    await api.drain();
    const listed = (await api.send({ path: "/v1/locations", credential })).json();
    return page(LocationItem)
      .parse(listed)
      .data.map(({ id }) => id);
  };
  const jakarta = { time_zone: "Asia/Jakarta", currency: "IDR" };
  const [north = "", south = ""] = await seed(tenantId);
  const [theirs = ""] = await seed((await api.tenancy.createTenant()).tenantId);
  const madeUp = "loc_0198f2c4000070008000000000000001";
  const faults = async (locations: string[], credential = owner) => {
    const json = { format: "csv", params: { ...params, locations } };
    const answer = await send({ path: "/v1/reports/sales-summary/runs", credential, json });
    return answer.status === 202 ? [] : (Problem.parse(answer.json()).errors ?? []);
  };

  expect(await faults([north, south])).toEqual([]);
  const unknown = { code: "not_found", message: "there is no such location" };
  expect(await faults([north, madeUp, theirs])).toEqual([
    { path: "params.locations.1", ...unknown },
    { path: "params.locations.2", ...unknown },
  ]);
  const rowScope = { allLocations: false, locationIds: [fromPublicId("location", north) ?? ""] } as const;
  const manager = await api.tokenOf({ tenantId, role: "viewer", rowScope });
  expect(await faults([north], manager)).toEqual([]);
  expect(await faults([south], manager)).toEqual([{ path: "params.locations.0", ...unknown }]);
});

test("a partner can neither see nor run reports", async () => {
  const credential = await api.tokenOf({ tenantId, role: "partner" });
  for (const request of [
    { path: "/v1/reports" },
    { path: "/v1/report-runs" },
    { path: "/v1/reports/sales-summary/runs", json: { format: "csv", params } },
  ]) {
    expect((await api.send({ ...request, credential })).status).toBe(403);
  }
});
