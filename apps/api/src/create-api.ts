import type { AccessTokens } from "@c4/identity/access-tokens";
import type { ApiKeyCheck } from "@c4/identity/api-key-check";
import type { SessionCheck } from "@c4/identity/session-check";
import type { LogContext } from "@c4/runtime/log-context";
import type { Logger } from "@c4/runtime/logger";
import type { Metrics } from "@c4/runtime/metrics";
import type { Redis } from "ioredis";
import { type App, createApp } from "./app.ts";
import { createAuthenticate } from "./middleware/authenticate.ts";
import { createLimitAttempts } from "./middleware/limit-attempts.ts";
import { createRequireOwnOrigin } from "./middleware/require-own-origin.ts";
import type { PortalFile } from "./portal-files.ts";
import { createRoutes, type RouteDeps } from "./routes.ts";

export type ApiDeps = RouteDeps & {
  readonly accessTokens: AccessTokens;
  readonly sessionCheck: SessionCheck;
  readonly apiKeyCheck: ApiKeyCheck;
  /** A `fast` connection to REDIS_URL_QUEUE, where attempts are counted. */
  readonly limitsRedis: Redis;
  readonly logger: Logger;
  readonly context: LogContext;
  readonly metrics: Pick<Metrics, "httpSeconds">;
};

export type ApiSettings = {
  readonly publicUrl: string;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Sign-in requests per minute and client address. */
  readonly authQuota: number;
  readonly portal: ReadonlyMap<string, PortalFile>;
  /** Tests compare every answer with its contract. */
  readonly checkResponses: boolean;
};

/** The app with its routes and guards, from what the routes need. */
export function createApi(deps: ApiDeps, settings: ApiSettings): App {
  const { publicUrl, authQuota, checkResponses } = settings;
  const guards = {
    authenticate: createAuthenticate(deps),
    requireOwnOrigin: createRequireOwnOrigin({ publicUrl }),
    limitAttempts: createLimitAttempts({ redis: deps.limitsRedis, quota: authQuota, windowSeconds: 60 }),
    checkResponses,
  };
  return createApp({ ...deps, ...settings, routes: createRoutes(deps), guards });
}
