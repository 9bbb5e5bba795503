import type { AppError } from "@c4/contracts/errors";
import type { Logger } from "@c4/runtime/logger";
import type { Context, ErrorHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { PublicEnv } from "../api-env.ts";
import { toAppError, toProblem } from "../to-problem.ts";

/** For the log only, as nginx writes it. */
const CLIENT_CLOSED = 499;

/** The one edge that turns errors into answers. Bugs are logged whole and answered without their message. */
export function createHandleError(logger: Logger): ErrorHandler<PublicEnv> {
  return (thrown, c) => {
    if (hasGone(c)) {
      logger.info({ reason: String(thrown) }, "the client went away");
      return new Response(null, { status: CLIENT_CLOSED });
    }
    const error = toAppError(thrown);
    if (error.code === "internal") logger.error({ err: thrown }, "unexpected error");
    else if (error.retryable) logger.warn({ err: error, code: error.code }, "request failed");
    else logger.info({ code: error.code, detail: error.detail }, "request refused");
    return sendProblem(c, error);
  };
}

/** The connection ended before the request did; nobody reads the answer, and nothing of ours has failed. */
function hasGone(c: Context<PublicEnv>): boolean {
  const incoming = c.env?.incoming;
  return incoming?.destroyed === true && !incoming.complete;
}

/** Answers with a problem document. */
export function sendProblem(c: Context<PublicEnv>, error: AppError): Response {
  c.header("Content-Type", "application/problem+json");
  c.header("Cache-Control", "no-store");
  if (error.status === 401) c.header("WWW-Authenticate", 'Bearer realm="c4"');
  // The rest of the body will not be read, so no other request can follow it on this connection.
  if (c.env?.incoming?.complete === false) c.header("Connection", "close");
  const retryAfterSeconds = error.retryAfterSeconds ?? (error.status === 503 ? 1 : undefined);
  if (retryAfterSeconds !== undefined) c.header("Retry-After", String(Math.ceil(retryAfterSeconds)));
  return c.body(JSON.stringify(toProblem(error, c.var.requestId)), error.status as ContentfulStatusCode);
}
