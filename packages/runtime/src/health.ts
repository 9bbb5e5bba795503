import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";

/** How one dependency proves that it answers. */
export type HealthCheck = {
  readonly name: string;
  /** When false, the process serves on without it (a cache). */
  readonly needed: boolean;
  check(signal: AbortSignal): Promise<{ version?: string }>;
};

/** Body of `GET /readyz`. The reason of a failure is in the log, not here: this answer is public. */
export type Readiness = {
  status: "ready" | "not_ready";
  dependencies: { name: string; needed: boolean; ok: boolean; latency_ms: number; version?: string }[];
};

export type HealthDeps = {
  readonly checks: readonly HealthCheck[];
  readonly logger: Logger;
  readonly clock: Clock;
  /** Time each check has for itself. */
  readonly timeoutMs?: number;
};

export type Health = {
  /** HTTP status and body: 503 when a needed dependency is down. An answer is reused for 1 s. */
  readiness(): Promise<{ status: 200 | 503; body: Readiness }>;
};

const REUSE_MS = 1_000;

/** Asks every dependency at once; a slow one delays the answer by its timeout, not by the sum of them. */
export function createHealth({ checks, logger, clock, timeoutMs = 2_000 }: HealthDeps): Health {
  let latest: { at: number; answer: ReturnType<Health["readiness"]> } | undefined;
  const down = new Set<string>();

  const runCheck = async ({ name, needed, check }: HealthCheck) => {
    const startedAt = performance.now();
    const outcome = await settleWithin(check, timeoutMs);
    const latency_ms = Math.round(performance.now() - startedAt);
    if (outcome.ok) {
      if (down.delete(name)) logger.info({ dependency: name }, "dependency is back");
      const version = outcome.value.version;
      return { name, needed, ok: true, latency_ms, ...(version === undefined ? {} : { version }) };
    }
    if (!down.has(name)) logger.warn({ err: outcome.error, dependency: name }, "dependency is down");
    down.add(name);
    return { name, needed, ok: false, latency_ms };
  };
  const ask = async () => {
    const dependencies = await Promise.all(checks.map(runCheck));
    const ready = dependencies.every(({ ok, needed }) => ok || !needed);
    const body: Readiness = { status: ready ? "ready" : "not_ready", dependencies };
    return { status: ready ? (200 as const) : (503 as const), body };
  };
  return {
    readiness: () => {
      const at = clock.now().getTime();
      if (latest === undefined || at - latest.at >= REUSE_MS) latest = { at, answer: ask() };
      return latest.answer;
    },
  };
}

type Outcome = { ok: true; value: { version?: string } } | { ok: false; error: unknown };

/** A check that ignores its signal must not hold the answer up, hence the race. */
async function settleWithin(check: HealthCheck["check"], timeoutMs: number): Promise<Outcome> {
  const signal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error(`no answer within ${timeoutMs} ms`)));
  });
  try {
    return { ok: true, value: await Promise.race([check(signal), late]) };
  } catch (error) {
    return { ok: false, error };
  }
}
