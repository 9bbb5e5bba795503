import { AppError } from "@c4/contracts/errors";
import { errorCode } from "@c4/tenancy/connection-loss";

/** What a failed flush's row says of an error that nobody anticipated. The row mixes tenants, so no message is kept: it may hold their values. */
export function faultCode(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return errorCode(error) ?? "internal";
}

/** Everyone's trouble: whatever the tenant, trying later may help and going on without it does not. */
const outages: ReadonlySet<string> = new Set([
  "dependency_unavailable",
  "storage_unavailable",
  "schema_outdated",
  "lane_lease_lost",
]);
const triesUnexplained = 5;

/**
 * Whether a failed part of a flush is its tenant's alone: the tenant is being moved or gone, Postgres refuses its data (SQLSTATE
 * classes 22 and 23), or it has failed again and again while no server was away.
 */
export function isTenantsOwn(error: unknown, tries: number): boolean {
  if (error instanceof AppError && outages.has(error.code)) return false;
  if (tries >= triesUnexplained) return true;
  if (error instanceof AppError) return error.code === "tenant_moving" || !error.retryable;
  return /^2[23]/.test(errorCode(error) ?? "");
}
