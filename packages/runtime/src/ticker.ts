import type { Service } from "./lifecycle.ts";
import type { Logger } from "./logger.ts";

export type TickerDeps = {
  readonly name: string;
  /** Pause between the end of one run and the start of the next. */
  readonly everyMs: number;
  readonly logger: Logger;
  /** One run; the signal is aborted when the process stops. A failed run is logged, the next comes all the same. */
  work(signal: AbortSignal): Promise<void>;
};

/**
 * Repeats a piece of work, never two at once. It lives in the process and not in Redis, so that an emptied Redis cannot
 * silence it; work that must happen once across processes claims it in Postgres or through a deduplicated job.
 */
export function createTicker({ name, everyMs, logger, work }: TickerDeps): Service {
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  const tick = async () => {
    try {
      await work(stopped.signal);
    } catch (error) {
      if (!stopped.signal.aborted) logger.warn({ err: error, ticker: name }, "periodic work failed");
    }
    if (!stopped.signal.aborted) schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => {
      current = tick();
    }, everyMs);
  };
  return {
    name,
    start: async () => {
      current = tick();
    },
    stop: async () => {
      stopped.abort();
      clearTimeout(timer);
      await current;
    },
  };
}
