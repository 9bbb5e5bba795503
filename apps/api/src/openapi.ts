import { type ErrorCode, errorCodes } from "@c4/contracts/error-codes";
import { Problem } from "@c4/contracts/http/problem";
import { OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi";
import type { RouteContract } from "./create-route.ts";
import { errorsOf, takesCursor, takesIdempotencyKey } from "./route-errors.ts";

export type ApiDescription = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

/** Which routes do what is read from their contracts, so that it stays true. */
function introduction(contracts: readonly RouteContract[]): string {
  const named = (wanted: (contract: RouteContract) => boolean) =>
    contracts
      .filter(wanted)
      .map(({ method, path }) => `\`${method.toUpperCase()} ${path}\``)
      .join(", ");
  return `Money travels as decimal strings, times as RFC 3339 in UTC, dates as YYYY-MM-DD, ratios as 0.125.
Every error is a problem document (RFC 9457); switch on its \`code\`.
Lists answer \`{data, next_cursor}\`. Page by page, with \`limit\` and \`cursor\`: ${named(takesCursor)}; the others come whole.
An unknown query parameter is an error.
The same \`Idempotency-Key\` and body create once in 24 hours, and are answered with what was created then: ${named(takesIdempotencyKey)}.
A batch needs none: the same \`batch_id\` and bytes are the same batch for as long as it is kept.`;
}

/** The API as OpenAPI 3.1, from the schemas that check its requests and, in tests, its answers. */
export function describeApi(contracts: readonly RouteContract[], publicUrl: string): ApiDescription {
  const app = new OpenAPIHono();
  const { openAPIRegistry: registry } = app;
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "An access token of a person, or an API key (`c4_live_…`).",
  });
  registry.register("Problem", z.object(Problem.shape));
  for (const contract of contracts) registry.registerPath(describeRoute(contract));
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "C4 API", version: "1", description: introduction(contracts) },
    servers: [{ url: publicUrl }],
  });
}

/** What every route has besides its own contract: security, and the errors of its guards. */
function describeRoute(contract: RouteContract): RouteConfig {
  const { method, path, operationId, tags, summary, description, permission, request, responses } = contract;
  const body = bodyOf(contract);
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
    responses: { ...describeProblems(errorsOf(contract)), ...responses },
  };
}

/** A response per status, with the codes that it can carry. */
function describeProblems(codes: readonly ErrorCode[]): RouteConfig["responses"] {
  const statuses = [...new Set(codes.map((code) => errorCodes[code].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => errorCodes[code].status === status);
      const description = own.map((code) => `\`${code}\` ${errorCodes[code].title}`).join("; ");
      const schema = {
        allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { code: { enum: own } } }],
      };
      return [status, { description, content: { "application/problem+json": { schema } } }];
    }),
  );
}

function bodyOf({ request, readsBody }: RouteContract) {
  if (readsBody === undefined) return request?.body;
  const content = Object.entries(readsBody).map(([type, schema]) => [type, { schema }] as const);
  return { required: true, content: Object.fromEntries(content) };
}
