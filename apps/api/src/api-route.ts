import type { OpenAPIHono, RouteHandler } from "@hono/zod-openapi";
import type { Handler, MiddlewareHandler } from "hono";
import type { ApiEnv, PublicEnv } from "./api-env.ts";
import type { RouteContract } from "./create-route.ts";

/** A contract with its handler, ready to be mounted behind the guards that the contract asks for. */
export type ApiRoute = {
  readonly contract: RouteContract;
  mount(app: OpenAPIHono<PublicEnv>, guards: MiddlewareHandler[]): void;
};

/** A route behind a permission; its handler knows who calls. */
export function apiRoute<Contract extends RouteContract & { permission: string }>(
  contract: Contract,
  handler: RouteHandler<Contract, ApiEnv>,
): ApiRoute {
  return bind(contract, handler);
}

/** A route that anybody may call. */
export function publicRoute<Contract extends RouteContract & { public: true }>(
  contract: Contract,
  handler: RouteHandler<Contract, PublicEnv>,
): ApiRoute {
  return bind(contract, handler);
}

/** The public signatures above tie the handler to its contract; the router itself needs no types. */
function bind(contract: RouteContract, handler: unknown): ApiRoute {
  return {
    contract,
    mount: (app, guards) => {
      app.openapi({ ...contract, hide: true, middleware: guards }, handler as Handler);
    },
  };
}
