import type { MiddlewareHandler } from "hono";
import type { PublicEnv } from "../api-env.ts";

/** Answers that are not pages run nothing and are framed by nobody. Pages set a policy of their own. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const always: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
};

/** Headers that tell browsers what not to do. HSTS only where people come by https. */
export function createSecurityHeaders({ https }: { https: boolean }): MiddlewareHandler<PublicEnv> {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(always)) c.res.headers.set(name, value);
    if (https) c.res.headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    if (!c.res.headers.has("Content-Security-Policy")) c.res.headers.set("Content-Security-Policy", NOTHING);
  };
}
