import { AccessGrant } from "@c4/contracts/http/auth";
import type { SignIn } from "@c4/identity/sign-in";
import { z } from "zod";
import { publicRoute } from "../../api-route.ts";
import { jsonBody, jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { readRefreshCookie, setRefreshCookie } from "../../refresh-cookie.ts";
import { toAccessGrant } from "./access-grant.ts";
import { TenantHeader } from "./tenant-header.ts";

const route = createRoute({
  method: "post",
  path: "/v1/auth/refresh",
  operationId: "refresh",
  tags: ["Sign-in"],
  summary: "Trade the refresh cookie for a new access token",
  description:
    "The cookie is replaced. One that was replaced before ends the session: somebody has a copy of it.",
  public: true,
  limited: true,
  cookie: true,
  errors: ["unauthenticated", "refresh_token_reused", "tenant_suspended", "not_found", "query_timeout"],
  // An empty object, so that the request has a JSON content type: a form of another site cannot send one.
  request: { headers: TenantHeader, body: jsonBody(z.strictObject({})) },
  responses: {
    200: jsonReply("A new access token.", AccessGrant),
    204: { description: "No cookie was sent: there is no session." },
  },
});

/** `POST /v1/auth/refresh` */
export const refresh = ({ signIn }: { signIn: SignIn }) =>
  publicRoute(route, async (c) => {
    const presented = readRefreshCookie(c);
    if (presented === undefined) return c.body(null, 204); // a first visit: nothing has gone wrong
    const tenant = c.req.valid("header")["c4-tenant"];
    const { accessToken, refreshToken } = await signIn.refresh({ refreshToken: presented, tenant });
    setRefreshCookie(c, refreshToken);
    c.header("Cache-Control", "no-store");
    return c.json(toAccessGrant(accessToken), 200);
  });
