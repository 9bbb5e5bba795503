import { AccessGrant, Login } from "@c4/contracts/http/auth";
import type { SignIn } from "@c4/identity/sign-in";
import { publicRoute } from "../../api-route.ts";
import { jsonBody, jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { setRefreshCookie } from "../../refresh-cookie.ts";
import { toAccessGrant } from "./access-grant.ts";
import { TenantHeader } from "./tenant-header.ts";

const route = createRoute({
  method: "post",
  path: "/v1/auth/login",
  operationId: "login",
  tags: ["Sign-in"],
  summary: "Sign in with e-mail and password",
  description: "Answers with an access token for ten minutes and sets the refresh token as a cookie.",
  public: true,
  limited: true,
  cookie: true,
  errors: ["invalid_credentials", "tenant_suspended", "not_found", "query_timeout"],
  request: { headers: TenantHeader, body: jsonBody(Login) },
  responses: { 200: jsonReply("Signed in.", AccessGrant) },
});

/** `POST /v1/auth/login` */
export const login = ({ signIn }: { signIn: SignIn }) =>
  publicRoute(route, async (c) => {
    const tenant = c.req.valid("header")["c4-tenant"];
    const { accessToken, refreshToken } = await signIn.login({ ...c.req.valid("json"), tenant });
    setRefreshCookie(c, refreshToken);
    c.header("Cache-Control", "no-store");
    return c.json(toAccessGrant(accessToken), 200);
  });
