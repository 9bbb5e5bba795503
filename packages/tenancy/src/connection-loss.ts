const lostCodes = new Set([
  // the driver
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  // the socket
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  // the server: shutting down, crashed, starting, too many connections
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

/** The `code` of an error of the driver, a socket or the server. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** True when the connection is gone, and with it the transaction that ran on it. */
export function isConnectionLoss(error: unknown): boolean {
  if (typeof error === "object" && error !== null && "severity" in error && error.severity === "FATAL")
    return true;
  const code = errorCode(error);
  return code !== undefined && (lostCodes.has(code) || code.startsWith("08"));
}
