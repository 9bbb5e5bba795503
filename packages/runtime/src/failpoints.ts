/**
 * - `throw`: the next hit throws {@link FailpointError}, once.
 * - `exit`: the next hit kills this process as `kill -9` would.
 * - `pause`: hits wait until `release`.
 */
export type FailpointMode = "throw" | "exit" | "pause";

export type Failpoints<Name extends string> = {
  /** Every point, so that a test can crash at each of them and notices a new one. */
  readonly names: readonly Name[];
  /** Marks a place where a crash must be survivable. Does nothing unless a test armed the point. */
  failpoint(name: Name): Promise<void>;
  arm(name: Name, mode: FailpointMode): void;
  /** Disarms the point and lets whatever waits there go on. */
  release(name: Name): void;
  /** How often the point was passed, armed or not. */
  hits(name: Name): number;
};

/** What an armed point throws; never an `AppError`, because a crash is not an anticipated failure. */
export class FailpointError extends Error {
  readonly point: string;

  constructor(point: string) {
    super(`failpoint ${point}`);
    this.name = "FailpointError";
    this.point = point;
  }
}

type Armed = { mode: FailpointMode; released: Promise<void>; release: () => void };

/** Named crash points of one piece of work, injected like any other dependency. */
export function createFailpoints<const Name extends string>(
  names: readonly Name[],
  kill: () => void = () => process.kill(process.pid, "SIGKILL"),
): Failpoints<Name> {
  const armed = new Map<Name, Armed>();
  const counts = new Map<Name, number>();
  const failpoint = async (name: Name) => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const point = armed.get(name);
    if (point === undefined) return;
    if (point.mode === "pause") return point.released;
    armed.delete(name);
    if (point.mode === "throw") throw new FailpointError(name);
    kill();
    // SIGKILL ends the process before the next turn of the loop; nothing after the point may run until then.
    await new Promise(() => {});
  };
  return {
    names,
    failpoint,
    arm: (name, mode) => {
      const { promise, resolve } = deferred();
      armed.set(name, { mode, released: promise, release: resolve });
    },
    release: (name) => {
      armed.get(name)?.release();
      armed.delete(name);
    },
    hits: (name) => counts.get(name) ?? 0,
  };
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
