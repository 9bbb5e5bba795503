import type { Context, MiddlewareHandler } from "hono";
import type { PublicEnv } from "./api-env.ts";
import { newNonce, pagePolicy } from "./page-policy.ts";
import type { PortalFile } from "./portal-files.ts";

const NONCE_PLACE = "__CSP_NONCE__";
/** Paths of the API: an unknown one is an error there, never the portal. */
const notPages = /^\/(v1|docs|openapi\.json|livez|readyz|metrics|assets)(\/|$)/;

/** No page of the portal has a dot in its address: it is a file that is not there, or somebody looking for `/.env`. */
const namesFile = /\.|%2e/i;

/** Serves the portal's files, and its page for every other address: the portal's own router decides what that shows. */
export function createServePortal(files: ReadonlyMap<string, PortalFile>): MiddlewareHandler<PublicEnv> {
  const index = files.get("/index.html");
  const page = index === undefined ? undefined : new TextDecoder().decode(index.body);
  return async (c, next) => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return next();
    const file = c.req.path === "/index.html" ? undefined : files.get(c.req.path);
    if (file !== undefined) return sendFile(c, file);
    if (page === undefined || notPages.test(c.req.path) || namesFile.test(c.req.path)) return next();
    const nonce = newNonce();
    c.header("Content-Security-Policy", pagePolicy(nonce));
    // Each page has a nonce of its own, so no copy of it may be kept.
    c.header("Cache-Control", "no-store");
    return c.html(page.replaceAll(NONCE_PLACE, nonce));
  };
}

function sendFile(c: Context<PublicEnv>, file: PortalFile): Response {
  c.header("ETag", file.etag);
  c.header("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  c.header("Vary", "Accept-Encoding");
  if (c.req.header("If-None-Match") === file.etag) return c.body(null, 304);
  c.header("Content-Type", file.type);
  const zipped = (c.req.header("Accept-Encoding") ?? "").includes("gzip") ? file.gzip : undefined;
  if (zipped !== undefined) c.header("Content-Encoding", "gzip");
  return c.body(zipped ?? file.body);
}
