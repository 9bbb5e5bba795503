import { type ErrorCode, errorCodes } from "@c4/contracts/error-codes";
import { Problem } from "@c4/contracts/http/problem";
import { OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi";
import type { RouteContract } from "./create-route.ts";

export type ApiDescription = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

const INTRODUCTION = `Money travels as decimal strings, times as RFC 3339 in UTC, dates as YYYY-MM-DD, ratios as 0.125.
Every error is a problem document (RFC 9457); switch on its \`code\`.
Lists take \`limit\` and \`cursor\` and answer \`{data, next_cursor}\`. An unknown query parameter is an error.
POSTs that create take an \`Idempotency-Key\`: the same key and body get the first answer again for 24 hours.`;

/** The API as OpenAPI 3.1, from the schemas that check its requests and, in tests, its answers. */
export function describeApi(contracts: readonly RouteContract[], publicUrl: string): ApiDescription {
  const app = new OpenAPIHono();
  const { openAPIRegistry: registry } = app;
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "An access token of a person, or an API key (`c4_live_…`).",
  });
  const problem = registry.register("Problem", z.object(Problem.shape));
  for (const contract of contracts) registry.registerPath(describeRoute(contract, problem));
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "C4 API", version: "1", description: INTRODUCTION },
    servers: [{ url: publicUrl }],
  });
}

/** What every route has besides its own contract: security, and the errors of its guards. */
function describeRoute(contract: RouteContract, problem: typeof Problem): RouteConfig {
  const { method, path, operationId, tags, summary, description, permission, request, responses } = contract;
  const codes: ErrorCode[] = ["validation_failed"];
  if (permission !== undefined) codes.push("unauthenticated", "forbidden");
  if (path.includes("{")) codes.push("not_found");
  const body = bodyOf(contract);
  if (body !== undefined) codes.push("payload_too_large", "unsupported_media_type");
  if (contract.limited) codes.push("too_many_requests");
  const problems = Object.fromEntries(
    codes.map((code) => [
      errorCodes[code].status,
      { description: errorCodes[code].title, content: { "application/problem+json": { schema: problem } } },
    ]),
  );
  return {
    method,
    path,
    operationId,
    ...(tags === undefined ? {} : { tags }),
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    security: permission === undefined ? [] : [{ bearer: [] }],
    ...(permission === undefined ? {} : { "x-permission": permission }),
    request: { ...request, ...(body === undefined ? {} : { body }) },
    responses: { ...problems, ...responses },
  };
}

function bodyOf({ request, readsBody }: RouteContract) {
  if (readsBody === undefined) return request?.body;
  const content = Object.entries(readsBody).map(([type, schema]) => [type, { schema }] as const);
  return { required: true, content: Object.fromEntries(content) };
}
