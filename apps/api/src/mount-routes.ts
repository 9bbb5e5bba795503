import { Permission } from "@c4/contracts/http/auth";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import type { ApiEnv, PublicEnv } from "./api-env.ts";
import type { ApiRoute } from "./api-route.ts";
import type { RouteContract } from "./create-route.ts";
import { checkResponse } from "./middleware/check-response.ts";
import { limitBody } from "./middleware/limit-body.ts";
import { refuseOtherEncodings } from "./middleware/refuse-other-encodings.ts";
import { refuseUnknownQuery } from "./middleware/refuse-unknown-query.ts";

const BODY_LIMIT = 256 * 1024;

export type Guards = {
  authenticate(permission: Permission): MiddlewareHandler<ApiEnv>;
  readonly requireOwnOrigin: MiddlewareHandler<PublicEnv>;
  readonly limitAttempts: MiddlewareHandler<PublicEnv>;
  /** In tests: every answer is compared with its contract. */
  readonly checkResponses: boolean;
};

/**
 * Mounts each route behind the guards its contract asks for.
 * @throws Error for a contract that does not say who may call it, or whose query is not strict: such an api does not start.
 */
export function mountRoutes(app: OpenAPIHono<PublicEnv>, routes: readonly ApiRoute[], guards: Guards): void {
  for (const route of routes) {
    assertSafe(route.contract);
    route.mount(app, guardsOf(route.contract, guards));
  }
}

/** Cheap refusals first; nothing is read of a body before the caller is known to be allowed. */
function guardsOf(contract: RouteContract, guards: Guards): MiddlewareHandler[] {
  const { permission, request, method, bodyLimit = BODY_LIMIT } = contract;
  const chain: MiddlewareHandler[] = [];
  if (guards.checkResponses) chain.push(checkResponse(contract));
  if (contract.cookie && method !== "get") chain.push(guards.requireOwnOrigin);
  if (contract.limited) chain.push(guards.limitAttempts);
  if (permission !== undefined) chain.push(guards.authenticate(permission));
  if (request?.query === undefined) chain.push(refuseUnknownQuery);
  if (bodyLimit !== "streamed") chain.push(limitBody(bodyLimit));
  if (request?.body !== undefined) chain.push(refuseOtherEncodings);
  return chain;
}

function assertSafe(contract: RouteContract): void {
  const name = `${contract.method.toUpperCase()} ${contract.path}`;
  const isOpen = contract.public === true;
  const isKnown = Permission.safeParse(contract.permission).success;
  if (isOpen === isKnown) throw new Error(`${name} must declare one permission, or public: true`);
  const query = contract.request?.query;
  if (query !== undefined && !isStrict(query)) throw new Error(`${name} must have a strict query schema`);
}

function isStrict(schema: unknown): boolean {
  return schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever;
}
