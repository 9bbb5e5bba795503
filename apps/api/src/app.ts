import type { LogContext } from "@c4/runtime/log-context";
import type { Logger } from "@c4/runtime/logger";
import type { Metrics } from "@c4/runtime/metrics";
import { OpenAPIHono } from "@hono/zod-openapi";
import { cors } from "hono/cors";
import type { PublicEnv } from "./api-env.ts";
import type { ApiRoute } from "./api-route.ts";
import { createFindClientAddress } from "./middleware/client-address.ts";
import { createHandleError } from "./middleware/handle-error.ts";
import { createNotFound } from "./middleware/not-found.ts";
import { createRequestContext } from "./middleware/request-context.ts";
import { createSecurityHeaders } from "./middleware/security-headers.ts";
import { type Guards, mountRoutes } from "./mount-routes.ts";
import { describeApi } from "./openapi.ts";
import type { PortalFile } from "./portal-files.ts";
import { serveDocs } from "./serve-docs.ts";
import { createServePortal } from "./serve-portal.ts";
import { refuseInvalid } from "./validation-hook.ts";

export type AppDeps = {
  readonly routes: readonly ApiRoute[];
  readonly guards: Guards;
  readonly logger: Logger;
  readonly context: LogContext;
  readonly metrics: Pick<Metrics, "httpSeconds">;
  readonly publicUrl: string;
  /** Origins whose pages may call with a bearer token. */
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  /** The built portal; empty where something else serves it. */
  readonly portal: ReadonlyMap<string, PortalFile>;
};

export type App = OpenAPIHono<PublicEnv>;

/** The order of the middleware: id and log line around everything, then headers, then routes with their guards, then the portal. */
export function createApp(deps: AppDeps): App {
  const { routes, guards, logger, context, metrics, publicUrl } = deps;
  const contracts = routes.map(({ contract }) => contract);
  const app = new OpenAPIHono<PublicEnv>({ defaultHook: refuseInvalid });
  const findClientAddress = createFindClientAddress(deps.trustedProxies);

  app.onError(createHandleError(logger));
  app.use(createRequestContext({ logger, context, metrics, findClientAddress }));
  app.use(createSecurityHeaders({ https: publicUrl.startsWith("https:") }));
  app.use("/v1/*", allowOrigins(deps.corsOrigins));
  mountRoutes(app, routes, guards);
  serveDocs(app, describeApi(contracts, publicUrl));
  app.use(createServePortal(deps.portal));
  app.notFound(createNotFound(contracts));
  return app;
}

/** Bearer tokens only: a page of another origin never gets to use the session cookie. */
function allowOrigins(origins: readonly string[]) {
  return cors({
    origin: [...origins],
    allowMethods: ["GET", "POST"],
    allowHeaders: [
      "Authorization",
      "Content-Type",
      "Content-Encoding",
      "C4-Request-Id",
      "C4-Tenant",
      "Idempotency-Key",
    ],
    exposeHeaders: ["C4-Request-Id", "RateLimit", "RateLimit-Policy", "Retry-After"],
    maxAge: 600,
  });
}
