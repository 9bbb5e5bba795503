import { expect, test } from "vitest";
import { z } from "zod";
import { docsPage } from "./docs-page.ts";
import { describeApi } from "./openapi.ts";
import type { RouteDeps } from "./routes.ts";
import { createRoutes } from "./routes.ts";

// Contracts need no services; a handler that was called would fail.
const contracts = createRoutes({} as RouteDeps).map(({ contract }) => contract);
const description = describeApi(contracts, "https://c4.test");

const Schemas = z.looseObject({
  openapi: z.literal("3.1.0"),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) }),
    ),
  ),
});

test("every route is described, with its errors", () => {
  const { paths } = Schemas.parse(description);
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
    contracts.map(({ operationId }) => operationId).sort(),
  );
  for (const { permission, operationId } of contracts) {
    const described = operations.find((operation) => operation.operationId === operationId);
    if (permission !== undefined) expect(Object.keys(described?.responses ?? {})).toContain("403");
    expect(Object.keys(described?.responses ?? {})).toContain("400");
  }
});

const Refusal = z.looseObject({
  allOf: z.tuple([
    z.unknown(),
    z.object({ properties: z.object({ code: z.object({ enum: z.array(z.string()) }) }) }),
  ]),
});
const Responses = z.record(
  z.string(),
  z.looseObject({ content: z.record(z.string(), z.unknown()).optional() }),
);

/** Codes of an operation by status. */
function problemsOf(operation: { responses?: unknown } | undefined) {
  const problems = Object.entries(Responses.parse(operation?.responses)).flatMap(([status, { content }]) => {
    const media = z.object({ schema: Refusal }).safeParse(content?.["application/problem+json"]);
    return media.success ? [[status, media.data.schema.allOf[1].properties.code.enum]] : [];
  });
  return Object.fromEntries(problems);
}

test("what a sender of batches has to expect is named, code by code", () => {
  expect(problemsOf(description.paths?.["/v1/ingest/batches"]?.post)).toEqual({
    400: ["validation_failed", "malformed_json", "empty_batch", "malformed_gzip"],
    401: ["unauthenticated", "token_expired", "api_key_expired", "api_key_revoked"],
    403: ["tenant_suspended", "forbidden"],
    404: ["unknown_source"],
    409: ["batch_conflict"],
    413: ["payload_too_large", "line_too_long"],
    415: ["unsupported_media_type"],
    429: ["too_many_requests"],
    500: ["internal"],
    503: ["dependency_unavailable", "query_timeout", "tenant_moving", "storage_unavailable"],
  });
});

test("so is what the link to a file can come to, and a key that is used for something else", () => {
  const file = problemsOf(description.paths?.["/v1/report-runs/{id}/file"]?.get);
  expect(file).toMatchObject({
    403: ["invalid_signature"],
    404: ["not_found"],
    409: ["report_not_ready"],
    410: ["file_expired"],
  });
  for (const path of ["/v1/sources", "/v1/reports/{key}/runs"]) {
    expect(problemsOf(description.paths?.[path]?.post)).toMatchObject({ 409: ["idempotency_conflict"] });
  }
});

test("the introduction says which lists have pages, and which POSTs take an idempotency key", () => {
  const text = description.info.description ?? "";
  expect(text).toContain(
    "with `limit` and `cursor`: `GET /v1/ingest/batches`, `GET /v1/ingest/batches/{id}/records`, `GET /v1/locations`, `GET /v1/products`, `GET /v1/report-runs`;",
  );
  expect(text).toContain("created then: `POST /v1/sources`, `POST /v1/reports/{key}/runs`.");
});

test("no operation id is used twice", () => {
  const ids = contracts.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the records of a batch are described field by field, each kind", () => {
  const text = JSON.stringify(description.paths?.["/v1/ingest/batches"]?.post?.requestBody);
  for (const name of [
    "application/x-ndjson",
    '"sale"',
    '"fx_rate"',
    '"prices_include_tax"',
    '"unit_price"',
  ]) {
    expect(text).toContain(name);
  }
});

test("nothing of our own machinery is in it, and patterns are patterns of JSON Schema", () => {
  const text = JSON.stringify(description);
  for (const name of ["readsBody", "bodyLimit", '"limited"', '"~standard"', "/su"])
    expect(text).not.toContain(name);
  expect(text).toContain("#/components/schemas/Problem");
});

test("the page for people names every route and every error code, and runs no script", async () => {
  const page = String(await docsPage(description, "n0nce"));
  for (const { path } of contracts) expect(page).toContain(`<code>${path}</code>`);
  expect(page).toContain("batch_conflict");
  expect(page).toContain('<style nonce="n0nce">');
  expect(page).not.toContain("<script");
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
});
