import { AppError } from "@c4/contracts/errors";
import type { NotFoundHandler } from "hono";
import type { PublicEnv } from "../api-env.ts";
import type { RouteContract } from "../create-route.ts";
import { sendProblem } from "./handle-error.ts";

/** 405 with the methods a path does take, else 404. */
export function createNotFound(contracts: readonly RouteContract[]): NotFoundHandler<PublicEnv> {
  const shapes = contracts.map(({ method, path }) => ({
    method: method.toUpperCase(),
    shape: new RegExp(`^${path.replaceAll(/\{.+?\}/g, "[^/]+")}$`),
  }));
  return (c) => {
    const methods = shapes.filter(({ shape }) => shape.test(c.req.path)).map(({ method }) => method);
    if (methods.length === 0) return sendProblem(c, new AppError("not_found"));
    c.header("Allow", [...new Set(methods)].join(", "));
    return sendProblem(c, new AppError("method_not_allowed"));
  };
}
