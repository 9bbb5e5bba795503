import { AppError } from "@c4/contracts/errors";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { errorCode, isConnectionLoss } from "./connection-loss.ts";

const statementTimeout = "57014";

/**
 * What a failed transaction throws: an AppError for what is anticipated (server away, statement timeout), else the server's
 * own error. drizzle's wrapper is taken off, because its message holds the parameters: a tenant's values in our logs.
 */
export function postgresError(error: unknown): unknown {
  const cause = error instanceof DrizzleQueryError && error.cause ? error.cause : error;
  if (isConnectionLoss(cause)) {
    return new AppError("dependency_unavailable", {
      detail: "the database is unavailable",
      retryAfterSeconds: 2,
      cause,
    });
  }
  if (errorCode(cause) === statementTimeout) return new AppError("query_timeout", { cause });
  return cause;
}
