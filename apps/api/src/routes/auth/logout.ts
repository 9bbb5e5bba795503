import type { SignIn } from "@c4/identity/sign-in";
import { z } from "zod";
import { publicRoute } from "../../api-route.ts";
import { jsonBody } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { clearRefreshCookie, readRefreshCookie } from "../../refresh-cookie.ts";

const route = createRoute({
  method: "post",
  path: "/v1/auth/logout",
  operationId: "logout",
  tags: ["Sign-in"],
  summary: "End the session",
  description:
    "Ends the session of the cookie everywhere within a second. Without a session there is nothing to do.",
  public: true,
  // Not limited: leaving must be possible while nothing can be counted, and guessing a cookie gains nothing here.
  cookie: true,
  errors: ["dependency_unavailable", "query_timeout"],
  request: { body: jsonBody(z.strictObject({})) },
  responses: { 204: { description: "The session is over." } },
});

/** `POST /v1/auth/logout` */
export const logout = ({ signIn }: { signIn: SignIn }) =>
  publicRoute(route, async (c) => {
    const presented = readRefreshCookie(c);
    if (presented !== undefined) await signIn.logout(presented);
    clearRefreshCookie(c);
    return c.body(null, 204);
  });
