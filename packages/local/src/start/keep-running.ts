import { setTimeout as sleep } from "node:timers/promises";
import type { RunningServer } from "../servers/running-server.ts";

export type KeepRunningOptions = {
  name: string;
  start: () => Promise<RunningServer>;
  log: (line: string) => void;
  /** Called once when the process crashed too often or cannot be started again. */
  onGiveUp: (reason: string) => void;
  /** Crashes within `windowMs` after which it is given up. */
  limit?: number;
  windowMs?: number;
  firstDelayMs?: number;
};

export type Kept = { first: RunningServer; stop(): Promise<void> };

/** Starts a process and starts it again whenever it ends by itself, with growing pauses, until it crashes too often. */
export const keepRunning = async (options: KeepRunningOptions): Promise<Kept> => {
  const { name, start, log, onGiveUp, limit = 5, windowMs = 60_000, firstDelayMs = 500 } = options;
  const stopping = new AbortController();
  const crashes: number[] = [];
  let current = await start();
  const first = current;

  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const how = await current.exited;
      // Ctrl-C may reach the process a moment before it reaches us.
      await sleep(200);
      if (stopping.signal.aborted) return;
      const now = Date.now();
      crashes.push(now);
      const recent = crashes.filter((at) => at > now - windowMs).length;
      if (recent > limit) return onGiveUp(`${name} crashed ${recent} times within a minute (${how})`);
      log(`${name} ended with ${how}, starting it again (${current.logFile})`);
      await sleep(Math.min(firstDelayMs * 2 ** (recent - 1), 8_000), undefined, stopping).catch(
        () => undefined,
      );
      if (stopping.signal.aborted) return;
      current = await start();
    }
  };
  const watching = watch().catch((error: unknown) =>
    onGiveUp(`${name} could not be started again: ${error instanceof Error ? error.message : String(error)}`),
  );
  const stop = async (): Promise<void> => {
    stopping.abort();
    await current.stop();
    await watching;
    await current.stop();
  };
  return { first, stop };
};
