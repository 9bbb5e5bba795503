import { setTimeout as sleep } from "node:timers/promises";
import type { RunningServer } from "./running-server.ts";

export type KeepRunningOptions<Server extends RunningServer> = {
  name: string;
  start: () => Promise<Server>;
  log: (line: string) => void;
  /** Called once when the process crashed too often. */
  onGiveUp: (reason: string) => void;
  /** Crashes within `windowMs` after which it is given up. */
  limit?: number;
  windowMs?: number;
  firstDelayMs?: number;
};

export type Kept<Server extends RunningServer> = {
  /** The process as it was first started: a later one has the same addresses and another pid. */
  first: Server;
  stop(): Promise<void>;
};

/**
 * Starts a process and starts it again whenever it ends by itself, with growing pauses, until it crashes too often. A start
 * that fails counts as a crash, except the first, which throws.
 */
export const keepRunning = async <Server extends RunningServer>(
  options: KeepRunningOptions<Server>,
): Promise<Kept<Server>> => {
  const { name, start, log, onGiveUp, limit = 5, windowMs = 60_000, firstDelayMs = 500 } = options;
  const stopping = new AbortController();
  const crashes: number[] = [];
  const first = await start();
  let current = first;

  const startAgain = async (): Promise<string | undefined> => {
    try {
      current = await start();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  const watch = async (): Promise<void> => {
    let how = await current.exited;
    for (;;) {
      // Ctrl-C may reach the process a moment before it reaches us.
      await sleep(200);
      if (stopping.signal.aborted) return;
      const now = Date.now();
      crashes.push(now);
      const recent = crashes.filter((at) => at > now - windowMs).length;
      if (recent > limit) return onGiveUp(`${name} crashed ${recent} times within a minute (${how})`);
      log(`${name} ended with ${how}, starting it again (${current.logFile})`);
      const pause = Math.min(firstDelayMs * 2 ** (recent - 1), 8_000);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      how = (await startAgain()) ?? (await current.exited);
    }
  };
  const watching = watch();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await current.stop();
    await watching;
    // It may have been starting just then.
    await current.stop();
  };
  return { first, stop };
};
