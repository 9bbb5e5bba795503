export type VersionWatch = {
  /** The server said that this version exists. */
  heard: (version: number) => void;
  /** An answer came that holds the figures of this version. */
  answered: (version: number) => void;
  /** Forgets: the versions of another tenant mean nothing here. */
  reset: () => void;
  /** Calls back when what is on screen may be older than what exists; returns how to stop. */
  subscribe: (onStale: () => void) => () => void;
};

/**
 * Knows the newest data version and notices what is behind it, whatever the order in which socket, poll and answers come: a
 * rise that is only heard, an answer newer than its neighbours, and an answer that left the server just before the rise.
 */
export function createVersionWatch(): VersionWatch {
  const listeners = new Set<() => void>();
  let newest: number | null = null;
  /** The version for which a late answer was asked again: once, so that a lagging server cannot make a loop. */
  let askedAgainFor: number | null = null;

  function tell(): void {
    for (const listener of listeners) listener();
  }

  return {
    heard: (version) => {
      if (newest !== null && version <= newest) return;
      newest = version;
      tell();
    },
    answered: (version) => {
      const known = newest;
      newest = Math.max(version, known ?? version);
      if (known === null || version === known) return;
      if (version < known) {
        if (askedAgainFor === known) return;
        askedAgainFor = known;
      }
      tell();
    },
    reset: () => {
      newest = null;
      askedAgainFor = null;
    },
    subscribe: (onStale) => {
      listeners.add(onStale);
      return () => listeners.delete(onStale);
    },
  };
}
