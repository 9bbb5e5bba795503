import type { Clock } from "./clock.ts";

export type FixedClock = Clock & {
  /** Moves the time on by so many milliseconds. */
  advance(ms: number): void;
  set(at: Date): void;
};

/** A clock for tests: it stands still until it is told to move. */
export function createFixedClock(start: Date | string): FixedClock {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    advance: (ms) => {
      at += ms;
    },
    set: (to) => {
      at = to.getTime();
    },
  };
}
