import { AppError } from "@c4/contracts/errors";
import type { MiddlewareHandler } from "hono";
import type { PublicEnv } from "../api-env.ts";
import { REFRESH_COOKIE } from "../refresh-cookie.ts";

/**
 * For routes that read or write the session cookie. A page elsewhere can make a browser send the cookie along, but it cannot
 * choose the Origin header: it must name us. Programs without Origin and without the cookie have nothing to be tricked out of.
 */
export function createRequireOwnOrigin({ publicUrl }: { publicUrl: string }): MiddlewareHandler<PublicEnv> {
  const own = new URL(publicUrl).origin;
  return async (c, next) => {
    const origin = c.req.header("Origin");
    const carriesCookie = (c.req.header("Cookie") ?? "").includes(`${REFRESH_COOKIE}=`);
    const isOwn =
      origin === undefined ? !carriesCookie : origin === own || hostOf(origin) === c.req.header("Host");
    if (!isOwn) {
      throw new AppError("origin_not_allowed", {
        detail: `Requests with the session cookie come from ${own}.`,
      });
    }
    await next();
  };
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
