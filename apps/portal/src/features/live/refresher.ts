export type RefresherDeps = {
  /** Fetches what is on screen again; its promise ends when the new figures are there. */
  run: () => Promise<unknown>;
  /** How long to collect further calls before a run. */
  waitMs: number;
  schedule: (run: () => void, delayMs: number) => () => void;
};

/**
 * Turns bursts of "something changed" into runs: one at a time, the first at most `waitMs` after the first call, and one more
 * when calls came during a run. A trailing debounce would starve under steady sales, and restarting a run would never end one.
 */
export function createRefresher({ run, waitMs, schedule }: RefresherDeps): {
  request: () => void;
  stop: () => void;
} {
  let cancel: (() => void) | null = null;
  let running = false;
  let again = false;
  let stopped = false;

  function arm(): void {
    cancel ??= schedule(() => {
      cancel = null;
      running = true;
      void run().finally(() => {
        running = false;
        if (again && !stopped) {
          again = false;
          arm();
        }
      });
    }, waitMs);
  }

  return {
    request: () => {
      if (stopped) return;
      if (running) again = true;
      else arm();
    },
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
}
