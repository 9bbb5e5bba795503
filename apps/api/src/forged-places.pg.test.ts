import { Problem } from "@c4/contracts/http/problem";
import { startTestApi, type TestApi } from "@c4/testing/start-test-api";
import { afterAll, beforeAll, expect, test } from "vitest";

let api: TestApi;
let credential: string;

beforeAll(async () => {
  api = await startTestApi();
  const { tenantId } = await api.tenancy.createTenant();
  credential = await api.tokenOf({ tenantId, role: "owner" });
});
afterAll(() => api.close());

const someId = "0198f2c4-0000-7000-8000-0000000000aa";
const encode = (text: string) => Buffer.from(text).toString("base64url");
const at = (...place: string[]) => encode(JSON.stringify(place));

test.each([
  ["NUL in the search for products", "/v1/products?q=%00", "validation_failed"],
  ["NUL in the search for locations", "/v1/locations?q=a%00", "validation_failed"],
  ["NUL in the place of products", `/v1/products?cursor=${at("a\0", someId)}`, "invalid_cursor"],
  ["NUL in the place of locations", `/v1/locations?cursor=${at("a\0", someId)}`, "invalid_cursor"],
  ["half a surrogate pair", `/v1/locations?cursor=${at("\ud83d", someId)}`, "invalid_cursor"],
  [
    "a run that has no id",
    `/v1/report-runs?cursor=${encode(`2026-01-01T00:00:00.000Z ${"-".repeat(36)}`)}`,
    "invalid_cursor",
  ],
  [
    "a run of the year 10000",
    `/v1/report-runs?cursor=${encode(`+010000-01-01T00:00:00.0 ${someId}`)}`,
    "invalid_cursor",
  ],
  [
    "a batch of no day",
    `/v1/ingest/batches?cursor=${at("2026-99-99 00:00:00.000000", someId)}`,
    "invalid_cursor",
  ],
])("%s is the caller's fault, not ours", async (_what, path, code) => {
  const answer = await api.send({ path, credential });
  expect([answer.status, Problem.parse(answer.json()).code]).toEqual([400, code]);
});
