import type { MiddlewareHandler } from "hono";
import { requireUtf8 } from "../require-utf8.ts";

/** For bodies that are read whole: what validators decode after this is what was sent. */
export const refuseOtherEncodings: MiddlewareHandler = async (c, next) => {
  requireUtf8(new Uint8Array(await c.req.arrayBuffer()));
  await next();
};
