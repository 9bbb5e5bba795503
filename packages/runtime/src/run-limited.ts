export type RunLimitedOptions = {
  /** What is running, for the error. */
  readonly name: string;
  readonly timeoutMs: number;
  /** How long the work may take to notice that its signal was aborted before it is given up. */
  readonly abandonMs: number;
  /** Aborts the work early. */
  readonly stopping: AbortSignal;
};

/**
 * Runs work under a time limit. Work that ignores its signal is left behind and the call rejects: whatever it still writes
 * must be fenced by its own domain. Timers and listeners are gone when the call settles.
 */
export async function runLimited<T>(
  options: RunLimitedOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { name, timeoutMs, abandonMs, stopping } = options;
  const controller = new AbortController();
  const stop = () => controller.abort(stopping.reason);
  const timers = [
    setTimeout(() => controller.abort(new Error(`${name} took longer than ${timeoutMs} ms`)), timeoutMs),
  ];
  const abandoned = new Promise<never>((_, reject) => {
    const giveUp = () =>
      reject(new Error(`${name} went on after it was told to end`, { cause: controller.signal.reason }));
    controller.signal.addEventListener("abort", () => timers.push(setTimeout(giveUp, abandonMs)));
  });
  stopping.addEventListener("abort", stop);
  if (stopping.aborted) stop();
  try {
    return await Promise.race([work(controller.signal), abandoned]);
  } finally {
    stopping.removeEventListener("abort", stop);
    for (const timer of timers) clearTimeout(timer);
  }
}
