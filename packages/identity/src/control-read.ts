import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@c4/contracts/errors";

/** Beyond this the control database counts as down for a request that only wants to know who is calling. */
export const CONTROL_READ_MS = 2_000;
/** Pause between tries while it is down: requests that can go on with what is cached must not all wait for it. */
export const CONTROL_RETRY_MS = 5_000;

/** Limits how long a read of the control database may take. @throws AppError `dependency_unavailable` when it is late. */
export async function limitControlRead<T>(read: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = sleep(CONTROL_READ_MS, undefined, { signal: done.signal }).then(() => {
    throw new AppError("dependency_unavailable", { retryAfterSeconds: 2 });
  });
  try {
    return await Promise.race([read, late]);
  } finally {
    late.catch(() => {});
    done.abort();
  }
}

/** True for an outage, which what is cached may bridge; a bug must not hide behind it. */
export function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.retryable;
}
