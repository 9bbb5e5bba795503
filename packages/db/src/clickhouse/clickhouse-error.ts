import { AppError } from "@c4/contracts/errors";
import { ClickHouseError } from "@clickhouse/client";

const timeoutExceeded = "159";
/** Too many rows, too many bytes, too many rows or bytes, memory limit. */
const tooLarge = new Set(["158", "307", "396", "241"]);
/** Too many queries at once, too many parts, read-only replica, network and coordination errors. */
const unavailable = new Set(["202", "209", "210", "225", "242", "252", "279", "425", "999"]);

const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/**
 * What a failed ClickHouse request throws. A read that hits a limit is the asker's to make smaller; a write that hits the
 * same limit asked for nothing wrong and is tried again. Unknown errors are returned as they are: they are bugs.
 */
export function clickHouseError(error: unknown, intent: "read" | "write"): unknown {
  if (error instanceof ClickHouseError) {
    const overLimit = error.code === timeoutExceeded || tooLarge.has(error.code);
    if (unavailable.has(error.code) || (overLimit && intent === "write")) return away(error);
    if (error.code === timeoutExceeded) return new AppError("query_timeout", { cause: error });
    if (overLimit) return new AppError("query_too_large", { cause: error });
    return error;
  }
  return isNetworkError(error) ? away(error) : error;
}

/** What a request throws that was ended by our own deadline. */
export function clickHouseDeadline(intent: "read" | "write", timeoutMs: number): AppError {
  if (intent === "read") return new AppError("query_timeout");
  return new AppError("dependency_unavailable", {
    detail: `ClickHouse did not confirm the write within ${timeoutMs} ms`,
    retryAfterSeconds: 2,
  });
}

function away(cause: unknown): AppError {
  return new AppError("dependency_unavailable", {
    detail: "ClickHouse is unavailable",
    retryAfterSeconds: 2,
    cause,
  });
}

function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && networkCodes.has(error.code)) return true;
  return error.message === "Timeout error." || error.message === "socket hang up";
}
