import { AppError } from "@c4/contracts/errors";
import type { MiddlewareHandler } from "hono";

/** For routes without query parameters; the others have a strict schema. A misspelt filter must not pass for none. */
export const refuseUnknownQuery: MiddlewareHandler = async (c, next) => {
  const names = Object.keys(c.req.query());
  if (names.length > 0) {
    throw new AppError("validation_failed", {
      issues: names.map((name) => ({
        path: name,
        code: "unrecognized_keys",
        message: "there is no such query parameter",
      })),
    });
  }
  await next();
};
