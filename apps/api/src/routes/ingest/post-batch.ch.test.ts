import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { BatchAccepted } from "@c4/contracts/http/ingest";
import { Problem } from "@c4/contracts/http/problem";
import { startTestApi, type TestApi, type TestRequest } from "@c4/testing/start-test-api";
import { afterAll, beforeAll, expect, test } from "vitest";

const MAX_BYTES = 4 * 1024 ** 2;
const MAX_JSON_BYTES = 64 * 1024;

let api: TestApi;
let key: string;
let tenantId: string;

beforeAll(async () => {
  api = await startTestApi({ maxBytes: MAX_BYTES, maxJsonBytes: MAX_JSON_BYTES });
  ({ tenantId } = await api.tenancy.createTenant());
  ({ key } = await api.identity.createApiKey({
    tenantId,
    scopes: ["ingest:write", "ingest:read", "sources:write", "sources:read"],
  }));
  await api.send({ path: "/v1/sources", credential: key, json: { slug: "till", name: "Till" } });
});
afterAll(() => api.close());

const record = (id: string) => ({ kind: "product", id, name: `Product ${id}` });
const lines = (...ids: string[]) => ids.map((id) => JSON.stringify(record(id))).join("\n");

function send(request: Partial<TestRequest>) {
  return api.send({ path: "/v1/ingest/batches", credential: key, ...request });
}
function sendLines(batchId: string, body: string | Uint8Array<ArrayBuffer>, headers = {}) {
  return send({
    path: `/v1/ingest/batches?source=till&batch_id=${batchId}`,
    headers: { "content-type": "application/x-ndjson", ...headers },
    body,
  });
}
const codeOf = (answer: { json(): unknown }) => Problem.parse(answer.json()).code;

test("a JSON batch is stored, and can be asked for by its id", async () => {
  const answer = await send({
    json: { batch_id: "j1", source: "till", records: [record("1"), record("2")] },
  });
  expect(answer.status).toBe(202);
  const accepted = BatchAccepted.parse(answer.json());
  expect(accepted).toMatchObject({ duplicate: false, received: 2 });
  const status = await send({ path: accepted.status_url });
  expect(status.json()).toMatchObject({ external_id: "j1", state: "accepted", counts: { received: 2 } });
});

test("an NDJSON batch, plain or gzipped, is the same batch when the same bytes come again", async () => {
  const first = await sendLines("n1", lines("1", "2", "3"));
  expect(first.status).toBe(202);
  const again = await sendLines("n1", gzipSync(lines("1", "2", "3")), { "content-encoding": "gzip" });
  expect(again.status).toBe(202);
  expect(again.json()).toEqual({ ...BatchAccepted.parse(first.json()), duplicate: true });
});

test("a gzipped JSON batch is taken", async () => {
  const body = gzipSync(JSON.stringify({ source: "till", records: [record("1")] }));
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  expect((await send({ body, headers })).status).toBe(202);
});

test("the same batch id with other bytes is a conflict", async () => {
  await sendLines("c1", lines("1"));
  const answer = await sendLines("c1", lines("2"));
  expect([answer.status, codeOf(answer)]).toEqual([409, "batch_conflict"]);
});

test("twenty senders of one batch at once store it once", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => sendLines("p1", lines("1", "2"))));
  const accepted = answers.map((answer) => BatchAccepted.parse(answer.json()));
  expect(new Set(accepted.map(({ batch_id }) => batch_id)).size).toBe(1);
  expect(accepted.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
});

test("an unknown source is named", async () => {
  const answer = await send({ json: { source: "tilt", records: [record("1")] } });
  expect([answer.status, codeOf(answer)]).toEqual([404, "unknown_source"]);
  expect(Problem.parse(answer.json()).detail).toContain('"tilt"');
});

test("where no source exists yet the answer says how one is made", async () => {
  const other = await api.tenancy.createTenant();
  const { key: credential } = await api.identity.createApiKey({
    tenantId: other.tenantId,
    scopes: ["ingest:write"],
  });
  const answer = await send({ credential, json: { source: "till", records: [record("1")] } });
  expect([answer.status, codeOf(answer)]).toEqual([404, "unknown_source"]);
  expect(Problem.parse(answer.json()).detail).toBe(
    'there is no source "till"; none exists yet: create one with POST /v1/sources {"slug": "till", "name": "…"}',
  );
});

test.each([
  ["damaged", Buffer.from("this is not gzip")],
  ["cut off", gzipSync(lines("1", "2", "3")).subarray(0, 40)],
])("a %s gzip body is 400, and nothing is stored", async (_what, bytes) => {
  const before = await countBatches();
  const answer = await sendLines("g1", new Uint8Array(bytes), { "content-encoding": "gzip" });
  expect([answer.status, codeOf(answer)]).toEqual([400, "malformed_gzip"]);
  expect(await countBatches()).toBe(before);
});

test("malformed JSON is 400 and is not quoted back", async () => {
  const headers = { "content-type": "application/json" };
  const answer = await send({ body: '{"source": "till", "records": [}', headers });
  expect([answer.status, codeOf(answer)]).toEqual([400, "malformed_json"]);
  expect(answer.text).not.toContain("till");
});

test("a JSON batch that is not UTF-8 is 400: ids that differ must not become the same id", async () => {
  const json = JSON.stringify({ source: "till", records: [record("caf\u00e9"), record("caf\u00e8")] });
  const before = await countBatches();
  const headers = { "content-type": "application/json" };
  const latin1 = await send({ body: new Uint8Array(Buffer.from(json, "latin1")), headers });
  expect([latin1.status, codeOf(latin1)]).toEqual([400, "malformed_json"]);
  expect(Problem.parse(latin1.json()).detail).toContain("UTF-8");
  expect(await countBatches()).toBe(before);
  expect((await send({ body: json, headers })).json()).toMatchObject({ received: 2 });
});

test("a JSON batch over its limit is told to stream NDJSON", async () => {
  const records = Array.from({ length: 2_000 }, (_, index) => record(String(index)));
  const answer = await send({ json: { source: "till", records } });
  expect([answer.status, codeOf(answer)]).toEqual([413, "payload_too_large"]);
  expect(Problem.parse(answer.json()).detail).toContain("application/x-ndjson");
});

test("a small gzip that unpacks to too much is 413, and nothing is stored", async () => {
  const before = await countBatches();
  const answer = await sendLines("b1", gzipSync(Buffer.alloc(MAX_BYTES + 1, "\n")), {
    "content-encoding": "gzip",
  });
  expect([answer.status, codeOf(answer)]).toEqual([413, "payload_too_large"]);
  expect(await countBatches()).toBe(before);
});

test.each([
  ["no source", { records: [record("1")] }, "source"],
  ["no record", { source: "till", records: [] }, "records"],
  ["a record that is no object", { source: "till", records: [1] }, "records.0"],
  ["a field that is not there", { source: "till", records: [record("1")], sorce: "x" }, "sorce"],
])("%s is 400 and names the field", async (_what, json, path) => {
  const answer = await send({ json });
  expect(answer.status).toBe(400);
  expect(Problem.parse(answer.json()).errors?.map((issue) => issue.path)).toContain(path);
});

test.each(["\0", "\ud83d"])(
  "a batch id or a source with a character that cannot be kept is 400: %j",
  async (text) => {
    const records = [record("1")];
    for (const json of [
      { batch_id: `b${text}1`, source: "till", records },
      { source: `a${text}`, records },
    ]) {
      const answer = await send({ json });
      expect([answer.status, codeOf(answer)]).toEqual([400, "validation_failed"]);
    }
    expect((await sendLines("a%00b", lines("1"))).status).toBe(400);
  },
);

test("NDJSON without a source, a misspelt parameter and another media type are refused", async () => {
  const headers = { "content-type": "application/x-ndjson" };
  expect((await send({ headers, body: lines("1") })).status).toBe(400);
  expect((await sendLines("x&sourc=till", lines("1"))).status).toBe(400);
  const xml = await send({ headers: { "content-type": "application/xml" }, body: "<a/>" });
  expect([xml.status, codeOf(xml)]).toEqual([415, "unsupported_media_type"]);
  const brotli = await sendLines("x", lines("1"), { "content-encoding": "br" });
  expect(brotli.status).toBe(415);
});

test("a key without the scope is 403, a person who only looks too", async () => {
  const reading = await api.identity.createApiKey({ tenantId, scopes: ["ingest:read"] });
  const viewer = await api.tokenOf({ tenantId, role: "viewer" });
  for (const credential of [reading.key, viewer]) {
    const answer = await send({ credential, json: { source: "till", records: [record("1")] } });
    expect([answer.status, codeOf(answer)]).toEqual([403, "forbidden"]);
  }
});

test("an expired and a revoked key are 401 by name", async () => {
  const scopes = ["ingest:write"] as const;
  const expired = await api.identity.createApiKey({
    tenantId,
    scopes,
    expiresAt: new Date(Date.now() - 1_000),
  });
  const revoked = await api.identity.createApiKey({ tenantId, scopes });
  await api.identity.provisioning.revokeApiKey({ tenantId, apiKeyId: revoked.apiKeyId });
  const answers = [];
  for (const credential of [expired.key, revoked.key]) {
    const answer = await send({ credential, json: { source: "till", records: [record("1")] } });
    answers.push([answer.status, codeOf(answer)]);
  }
  expect(answers).toEqual([
    [401, "api_key_expired"],
    [401, "api_key_revoked"],
  ]);
});

const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;

test("JSON that nests thousands of levels is 400", async () => {
  const body = `{"source":"till","records":[{"kind":"product","id":"1","name":"A","attributes":{"a":${deep}}}]}`;
  const answer = await send({ body, headers: { "content-type": "application/json" } });
  expect([answer.status, codeOf(answer)]).toEqual([400, "validation_failed"]);
});

test("such a line of NDJSON is quarantined, the lines around it are loaded", async () => {
  const body = `${lines("deep-1")}\n{"kind":"product","id":"d","name":"A","attributes":{"a":${deep}}}\n${lines("deep-2")}`;
  const accepted = BatchAccepted.parse((await sendLines("deep", body)).json());
  await api.drain();
  const batch = (await send({ path: accepted.status_url })).json();
  expect(batch).toMatchObject({ state: "loaded", counts: { loaded: 2, quarantined: 1 } });
  const listed = await send({ path: `${accepted.status_url}/records?state=quarantined` });
  expect(listed.status).toBe(200);
  expect(listed.json()).toMatchObject({ data: [{ position: 2, code: "too_deep", raw: expect.any(String) }] });
});

test("a sender that goes away in mid-body leaves nothing behind and is no error of ours", async () => {
  const before = await countBatches();
  const upload = request(`${api.url}/v1/ingest/batches?source=till`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" },
  });
  upload.on("error", () => {});
  upload.write(lines("gone"));
  await sleep(200);
  upload.destroy();
  await expect.poll(() => api.logLines.some((line) => line.includes("the client went away"))).toBe(true);
  expect(api.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  expect(await countBatches()).toBe(before);
});

async function countBatches(): Promise<number> {
  const answer = await send({ path: "/v1/ingest/batches?limit=200" });
  return (answer.json() as { data: unknown[] }).data.length;
}
