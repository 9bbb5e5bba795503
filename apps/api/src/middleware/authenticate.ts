import { AppError } from "@c4/contracts/errors";
import type { Permission } from "@c4/contracts/http/auth";
import { fromPublicId } from "@c4/contracts/ids";
import type { AccessTokens } from "@c4/identity/access-tokens";
import type { ApiKeyCheck } from "@c4/identity/api-key-check";
import { looksLikeApiKey } from "@c4/identity/api-key-format";
import { isAllowed } from "@c4/identity/is-allowed";
import type { Principal } from "@c4/identity/principal";
import type { SessionCheck } from "@c4/identity/session-check";
import type { LogContext } from "@c4/runtime/log-context";
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "../api-env.ts";

export type AuthenticateDeps = {
  readonly accessTokens: Pick<AccessTokens, "verify">;
  readonly sessionCheck: Pick<SessionCheck, "check">;
  readonly apiKeyCheck: ApiKeyCheck;
  readonly context: LogContext;
};

/** Lets through who may: a bearer token or API key that is good now and grants the permission. Cookies are not looked at. */
export function createAuthenticate(deps: AuthenticateDeps) {
  const { accessTokens, sessionCheck, apiKeyCheck, context } = deps;
  const identify = async (credential: string): Promise<Principal> =>
    looksLikeApiKey(credential)
      ? apiKeyCheck.check(credential)
      : sessionCheck.check(await accessTokens.verify(credential));

  return (permission: Permission): MiddlewareHandler<ApiEnv> =>
    async (c, next) => {
      const credential = /^Bearer +(\S+)$/i.exec(c.req.header("Authorization") ?? "")?.[1];
      if (credential === undefined) {
        throw new AppError("unauthenticated", { detail: "Send Authorization: Bearer <token or API key>." });
      }
      const principal = await identify(credential);
      context.add({
        tenant_id: principal.tenantId,
        ...(principal.kind === "user" ? { user_id: principal.userId } : {}),
      });
      if (!isAllowed(principal, permission)) {
        throw new AppError("forbidden", { detail: `This needs the permission ${permission}.` });
      }
      refuseOtherTenant(principal, c.req.header("C4-Tenant"));
      c.set("principal", principal);
      await next();
    };
}

/** A credential belongs to one tenant. Answering for that one when another was named would show the wrong figures. */
function refuseOtherTenant(principal: Principal, named: string | undefined): void {
  if (named === undefined || named === principal.tenantSlug) return;
  if ((fromPublicId("tenant", named) ?? named) === principal.tenantId) return;
  throw new AppError("forbidden", {
    detail:
      "The credential is for another organisation; POST /v1/auth/refresh with C4-Tenant gives one for this.",
  });
}
