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
