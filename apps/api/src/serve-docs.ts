import type { OpenAPIHono } from "@hono/zod-openapi";
import type { PublicEnv } from "./api-env.ts";
import { docsPage } from "./docs-page.ts";
import type { ApiDescription } from "./openapi.ts";
import { newNonce, pagePolicy } from "./page-policy.ts";

/** `GET /openapi.json` for programs and `GET /docs` for people, from our own files only. */
export function serveDocs(app: OpenAPIHono<PublicEnv>, description: ApiDescription): void {
  app.get("/openapi.json", (c) => {
    c.header("Cache-Control", "public, max-age=300");
    c.header("Access-Control-Allow-Origin", "*");
    return c.json(description);
  });
  app.get("/docs", (c) => {
    const nonce = newNonce();
    c.header("Content-Security-Policy", pagePolicy(nonce));
    c.header("Cache-Control", "no-store");
    return c.html(docsPage(description, nonce));
  });
}
