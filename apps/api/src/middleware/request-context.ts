import { randomUUID } from "node:crypto";
import type { LogContext } from "@c4/runtime/log-context";
import type { Logger } from "@c4/runtime/logger";
import type { Metrics } from "@c4/runtime/metrics";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { PublicEnv } from "../api-env.ts";
import type { FindClientAddress } from "./client-address.ts";

export type RequestContextDeps = {
  readonly logger: Logger;
  readonly context: LogContext;
  readonly metrics: Pick<Metrics, "httpSeconds">;
  readonly findClientAddress: FindClientAddress;
};

/** Asked every second by whoever watches; a log of them says nothing. */
const QUIET = new Set(["/livez", "/readyz"]);

/** Gives the request its id, its log line and its place in the metrics. The id of a caller is kept where it is well formed. */
export function createRequestContext(deps: RequestContextDeps): MiddlewareHandler<PublicEnv> {
  const { logger, context, metrics, findClientAddress } = deps;
  return (c, next) => {
    const requestId = wellFormed(c.req.header("C4-Request-Id")) ?? randomUUID();
    c.set("requestId", requestId);
    c.set("clientAddress", findClientAddress(c));
    c.header("C4-Request-Id", requestId);
    return context.run({ request_id: requestId }, async () => {
      const endTimer = metrics.httpSeconds.startTimer({ method: c.req.method });
      await next();
      const route = patternOf(c);
      const seconds = endTimer({ route, status: String(c.res.status) });
      const line = {
        method: c.req.method,
        route,
        status: c.res.status,
        duration_ms: Math.round(seconds * 1_000),
      };
      if (QUIET.has(route)) logger.debug(line, "request");
      else logger.info(line, "request");
    });
  };
}

/** Patterns only: paths hold ids, and would make a metric of each. */
function patternOf(c: Context): string {
  return matchedRoutes(c).findLast(({ path }) => !path.includes("*"))?.path ?? "unmatched";
}

function wellFormed(requestId: string | undefined): string | undefined {
  return requestId !== undefined && /^[A-Za-z0-9_-]{8,64}$/.test(requestId) ? requestId : undefined;
}
