import { OpenAPIHono } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { z } from "zod";
import type { PublicEnv } from "./api-env.ts";
import type { ApiRoute } from "./api-route.ts";
import type { RouteContract } from "./create-route.ts";
import { type Guards, mountRoutes } from "./mount-routes.ts";

const pass = async (_c: unknown, next: () => Promise<void>) => next();
const guards: Guards = {
  authenticate: () => pass,
  requireOwnOrigin: pass,
  limitAttempts: pass,
  checkResponses: false,
};

/** A contract as a careless hand may write it: the compiler is not asked. */
function mount(contract: object): () => void {
  const whole = { method: "get", path: "/v1/things", operationId: "listThings", responses: {}, ...contract };
  const route: ApiRoute = { contract: whole as RouteContract, mount: () => {} };
  return () => mountRoutes(new OpenAPIHono<PublicEnv>(), [route], guards);
}

test("a route that does not say who may call it does not start", () => {
  expect(mount({})).toThrow("GET /v1/things must declare one permission, or public: true");
});

test("a permission that does not exist does not pass for one", () => {
  expect(mount({ permission: "things:read" })).toThrow("must declare one permission");
  expect(mount({ permission: undefined })).toThrow("must declare one permission");
});

test("a route cannot be both open and behind a permission", () => {
  expect(mount({ permission: "metrics:read", public: true })).toThrow("must declare one permission");
});

test("a query that lets unknown parameters through does not start", () => {
  const query = z.object({ limit: z.string().optional() });
  expect(mount({ public: true, request: { query } })).toThrow("must have a strict query schema");
});

test("a route with a permission, and an open one, start", () => {
  expect(mount({ permission: "metrics:read" })).not.toThrow();
  expect(mount({ public: true, request: { query: z.strictObject({}) } })).not.toThrow();
});
