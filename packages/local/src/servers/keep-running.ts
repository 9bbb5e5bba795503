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
  /** What no process can run with and starting again does not mend, such as a full disk: one sentence, or undefined. */
  findObstacle?: () => string | undefined;
  obstaclePollMs?: number;
};

export type Kept<Server extends RunningServer> = {
  /** The process as it was first started: a later one has the same addresses and another pid. */
  first: Server;
  stop(): Promise<void>;
};

/**
 * Starts a process and starts it again whenever it ends by itself, with growing pauses, until it crashes too often. A start
 * that fails counts as a crash, except the first, which throws. A crash beside an obstacle does not count: it is told, and
 * the process starts again when the obstacle is gone.
 */
export const keepRunning = async <Server extends RunningServer>(
  options: KeepRunningOptions<Server>,
): Promise<Kept<Server>> => {
  const { name, start, log, onGiveUp, limit = 5, windowMs = 60_000, firstDelayMs = 500 } = options;
  const { findObstacle = () => undefined, obstaclePollMs = 1_000 } = options;
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

  const pause = (ms: number): Promise<unknown> =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  /** Whether there was one. */
  const waitForObstacle = async (how: string): Promise<boolean> => {
    const obstacle = findObstacle();
    if (!obstacle) return false;
    log(`${name} ended with ${how}. ${obstacle}`);
    while (findObstacle() && !stopping.signal.aborted) await pause(obstaclePollMs);
    return true;
  };

  const watch = async (): Promise<void> => {
    let how = await current.exited;
    for (;;) {
      // Ctrl-C may reach the process a moment before it reaches us.
      await sleep(200);
      if (stopping.signal.aborted) return;
      if (!(await waitForObstacle(how))) {
        const now = Date.now();
        crashes.push(now);
        const recent = crashes.filter((at) => at > now - windowMs).length;
        if (recent > limit) return onGiveUp(`${name} crashed ${recent} times within a minute (${how})`);
        log(`${name} ended with ${how}, starting it again (${current.logFile})`);
        await pause(Math.min(firstDelayMs * 2 ** (recent - 1), 8_000));
      }
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
