import { AppError } from "@c4/contracts/errors";

/** How long a step may go on. What protects it (a lease, a lock) lasts longer. */
export type Deadline = {
  /** Fires when it has passed, or when the caller gives up. */
  readonly signal: AbortSignal;
  /** Milliseconds until then: the timeout of the next call. @throws AppError dependency_unavailable when it has passed */
  leftMs(): number;
};

/** A clock that runs on while the process is stopped, so that a call is not begun when whatever protected it is gone. */
export function startDeadline(ms: number, caller: AbortSignal): Deadline {
  const endsAt = performance.now() + ms;
  return {
    signal: AbortSignal.any([caller, AbortSignal.timeout(ms)]),
    leftMs: () => {
      const left = Math.floor(endsAt - performance.now());
      if (left > 0) return left;
      throw new AppError("dependency_unavailable", { detail: "a step of the flush took too long" });
    },
  };
}
