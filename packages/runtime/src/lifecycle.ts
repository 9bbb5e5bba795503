import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "./logger.ts";

/** Something that runs as long as the process does. */
export type Service = {
  readonly name: string;
  start?(): Promise<void>;
  /** Takes no new work, finishes or hands back what is running, frees what it holds. */
  stop(): Promise<void>;
};

/** The part of `process` that a lifecycle needs; tests pass their own. */
export type ProcessHooks = {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  exit(code: number): void;
};

export type LifecycleDeps = {
  readonly logger: Logger;
  /** How long all services together may take to stop. */
  readonly graceMs: number;
  readonly process: ProcessHooks;
};

export type Lifecycle = {
  /**
   * Starts the services in order and stops them in reverse on SIGTERM or SIGINT, then exits. When one does not start, those
   * already running are stopped and the process exits with 1.
   */
  run(services: readonly Service[]): Promise<void>;
};

/** Start, graceful stop, and the two ways a process ends badly: an unhandled rejection and an uncaught exception. */
export function createLifecycle({ logger, graceMs, process: host }: LifecycleDeps): Lifecycle {
  const running: Service[] = [];
  let ending = false;

  const exit = (code: number) => {
    logger.flush?.();
    host.exit(code);
  };
  const crash = (reason: string) => (error: unknown) => {
    logger.fatal({ err: error }, reason);
    exit(1);
  };
  const end = async (signal: string) => {
    if (ending) {
      logger.warn({ signal }, "second signal: exiting now");
      return exit(1);
    }
    ending = true;
    logger.info({ signal }, "stopping");
    const clean = await stopInReverse(running, graceMs, logger);
    logger.info({ clean }, "stopped");
    exit(clean ? 0 : 1);
  };

  host.on("unhandledRejection", crash("unhandled rejection"));
  host.on("uncaughtException", crash("uncaught exception"));
  for (const signal of ["SIGTERM", "SIGINT"]) host.on(signal, () => void end(signal));

  return {
    run: async (services) => {
      for (const service of services) {
        if (ending) return;
        // Listed before it is started: a signal in mid-start must stop it too.
        running.push(service);
        try {
          await service.start?.();
        } catch (error) {
          if (ending) return;
          ending = true;
          logger.fatal({ err: error, failed: service.name }, "could not start");
          await stopInReverse(running.slice(0, -1), graceMs, logger);
          return exit(1);
        }
      }
    },
  };
}

/** False when a service failed to stop or the time was up; the rest is stopped all the same. */
async function stopInReverse(
  services: readonly Service[],
  graceMs: number,
  logger: Logger,
): Promise<boolean> {
  const stopped = new AbortController();
  let clean = true;
  let stopping = "";
  const stopAll = async () => {
    for (const service of [...services].reverse()) {
      stopping = service.name;
      try {
        await service.stop();
      } catch (error) {
        clean = false;
        logger.error({ err: error, service_name: service.name }, "service did not stop cleanly");
      }
    }
    return "stopped" as const;
  };
  const timeUp = sleep(graceMs, "late" as const, { signal: stopped.signal }).catch(() => "stopped" as const);
  const outcome = await Promise.race([stopAll(), timeUp]);
  stopped.abort();
  if (outcome === "late") {
    clean = false;
    logger.error({ service_name: stopping, grace_ms: graceMs }, "service did not stop in time");
  }
  return clean;
}
