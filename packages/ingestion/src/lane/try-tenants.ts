import { isTenantsOwn } from "./flush-faults.ts";
import type { TenantCommit } from "./frozen-flush.ts";

/** A tenant's part of a flush that could not be committed although everything else of the flush could. */
export type FailedPart = { readonly commit: TenantCommit; readonly error: unknown };

const tenantsAtOnce = 4;

/**
 * Does a step for every tenant of a flush, whatever becomes of the others, and returns the parts that failed by themselves.
 * A failure that is not one tenant's own is thrown when all have been tried: the flush is tried again.
 */
export async function tryTenants(
  commits: readonly TenantCommit[],
  { tries, signal }: { tries: number; signal: AbortSignal },
  step: (commit: TenantCommit) => Promise<void>,
): Promise<FailedPart[]> {
  const failed: FailedPart[] = [];
  for (let at = 0; at < commits.length; at += tenantsAtOnce) {
    const some = commits.slice(at, at + tenantsAtOnce);
    const results = await Promise.allSettled(some.map(step));
    signal.throwIfAborted();
    for (const [index, commit] of some.entries()) {
      const result = results[index];
      if (result?.status === "rejected") failed.push({ commit, error: result.reason });
    }
  }
  const shared = failed.find(({ error }) => !isTenantsOwn(error, tries));
  if (shared !== undefined) throw shared.error;
  return failed;
}
