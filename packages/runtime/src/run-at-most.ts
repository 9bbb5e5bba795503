import { AppError } from "@c4/contracts/errors";

export type RunAtMostOptions = {
  /** Pieces of work at the same time. */
  readonly running: number;
  /** Pieces that may wait; one more is refused. */
  readonly waiting: number;
};

export type RunAtMost = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Runs expensive work a few at a time, first come first served.
 * @throws AppError `too_many_requests` when the queue is full: waiting longer than anyone waits helps nobody.
 */
export function createRunAtMost({ running, waiting }: RunAtMostOptions): RunAtMost {
  let active = 0;
  const queue: (() => void)[] = [];

  const enter = () => {
    if (active < running) {
      active += 1;
      return Promise.resolve();
    }
    if (queue.length >= waiting) throw new AppError("too_many_requests", { retryAfterSeconds: 1 });
    return new Promise<void>((resolve) => queue.push(resolve));
  };
  const leave = () => {
    const next = queue.shift();
    // The place passes to the next in line, so `active` stays as it is.
    if (next === undefined) active -= 1;
    else next();
  };

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
