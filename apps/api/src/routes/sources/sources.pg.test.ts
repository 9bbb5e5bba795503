import { Source } from "@c4/contracts/http/ingest";
import { page } from "@c4/contracts/http/page";
import { Problem } from "@c4/contracts/http/problem";
import { idempotencyKeys } from "@c4/db/shard/idempotency-keys";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import { startTestApi, type TestApi } from "@c4/testing/start-test-api";
import { afterAll, beforeAll, expect, test } from "vitest";

// Access tokens are checked against the same clock; sessions against the database's rows.
const clock = createFixedClock(new Date());
let api: TestApi;
let tenantId: string;
let key: string;

beforeAll(async () => {
  api = await startTestApi({ clock });
  ({ tenantId } = await api.tenancy.createTenant());
  ({ key } = await api.identity.createApiKey({ tenantId, scopes: ["sources:read", "sources:write"] }));
});
afterAll(() => api.close());

const create = (json: unknown, idempotencyKey?: string) =>
  api.send({
    path: "/v1/sources",
    credential: key,
    json,
    ...(idempotencyKey === undefined ? {} : { headers: { "idempotency-key": idempotencyKey } }),
  });

test("a source is created once per slug, and listed", async () => {
  const first = await create({ slug: "pos", name: "Till", vendor: "acme", namespace: "acme" });
  expect(first.status).toBe(201);
  const again = await create({ slug: "pos", name: "Another name" });
  expect([again.status, again.json()]).toEqual([200, first.json()]);
  const listed = page(Source).parse((await api.send({ path: "/v1/sources", credential: key })).json());
  expect(listed.data.map(({ slug, vendor }) => `${slug} ${vendor}`)).toEqual(["pos acme"]);
});

test("the same idempotency key and body give the same source, another body a conflict", async () => {
  const first = await create({ slug: "erp", name: "ERP" }, "k-1");
  const again = await create({ slug: "erp", name: "ERP" }, "k-1");
  expect(again.json()).toEqual(first.json());
  const other = await create({ slug: "erp-2", name: "ERP" }, "k-1");
  expect([other.status, Problem.parse(other.json()).code]).toEqual([409, "idempotency_conflict"]);
});

test("twenty requests with one key at once create one source", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => create({ slug: "burst", name: "Burst" }, "k-burst")),
  );
  expect(new Set(answers.map((answer) => Source.parse(answer.json()).id)).size).toBe(1);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
});

test("a request that failed leaves no key behind, and may be sent again", async () => {
  expect((await create({ slug: "Not A Slug", name: "x" }, "k-2")).status).toBe(400);
  expect((await create({ slug: "good", name: "x" }, "k-2")).status).toBe(201);
});

test("a key is free again after 24 hours", async () => {
  await create({ slug: "day-1", name: "x" }, "k-3");
  clock.advance(24 * 3_600_000 + 1);
  expect((await create({ slug: "day-2", name: "x" }, "k-3")).status).toBe(201);
  const kept = await api.tenancy.withTenant(tenantId, ({ db }) => db.select().from(idempotencyKeys));
  expect(kept.filter((row) => row.key === "k-3")).toHaveLength(1);
});

test("a key of another tenant is another key", async () => {
  const other = await api.tenancy.createTenant();
  const theirs = await api.identity.createApiKey({ tenantId: other.tenantId, scopes: ["sources:write"] });
  await create({ slug: "mine", name: "x" }, "shared");
  const answer = await api.send({
    path: "/v1/sources",
    credential: theirs.key,
    json: { slug: "theirs", name: "y" },
    headers: { "idempotency-key": "shared" },
  });
  expect(answer.status).toBe(201);
});

test("a key with spaces is refused, and so is a role that only looks", async () => {
  expect((await create({ slug: "a", name: "x" }, "two words")).status).toBe(400);
  const viewer = await api.tokenOf({ tenantId, role: "viewer" });
  const answer = await api.send({ path: "/v1/sources", credential: viewer, json: { slug: "a", name: "x" } });
  expect(answer.status).toBe(403);
});

test("a body that is not UTF-8 is refused: it would be stored as something else than was sent", async () => {
  const body = new Uint8Array(Buffer.from('{"slug": "cafe", "name": "Caf\u00e9"}', "latin1"));
  const headers = { "content-type": "application/json" };
  const answer = await api.send({ path: "/v1/sources", credential: key, body, headers });
  expect([answer.status, Problem.parse(answer.json()).code]).toEqual([400, "malformed_json"]);
  expect(Problem.parse(answer.json()).detail).toContain("UTF-8");
});

const NUL = "\0";
const HALF = "\ud83d"; // JSON.stringify writes it as an escape, which is how it can arrive

test.each([
  ["name", { slug: "till-1", name: `Till${NUL}` }],
  ["name", { slug: "till-1", name: `Till ${HALF}` }],
  ["vendor", { slug: "till-1", name: "Till", vendor: `a${NUL}` }],
  ["namespace", { slug: "till-1", name: "Till", namespace: `a${HALF}` }],
])("text that cannot be kept as it is, in %s, is 400 and names the field", async (path, json) => {
  const answer = await create(json);
  expect([answer.status, Problem.parse(answer.json()).code]).toEqual([400, "validation_failed"]);
  expect(Problem.parse(answer.json()).errors?.map((issue) => issue.path)).toEqual([path]);
});
