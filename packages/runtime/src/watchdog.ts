import { Worker } from "node:worker_threads";
import type { Service } from "./lifecycle.ts";

export type WatchdogOptions = {
  /** The process is ended when its event loop has not turned for this long. */
  readonly stallMs: number;
  /** Which process this is, for the log line. */
  readonly service: string;
};

export type Watchdog = Service & {
  /** Named work must call this more often than every `stallMs` from its first call on, or the process is ended. */
  beat(name: string): void;
};

/**
 * Ends a process that no longer works, so that its supervisor starts a new one. It runs in a thread of its own: a blocked
 * event loop cannot watch itself. SIGKILL, because a blocked loop would not handle anything gentler.
 */
export function createWatchdog({ stallMs, service }: WatchdogOptions): Watchdog {
  let thread: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  const checkMs = Math.max(100, Math.min(1_000, Math.floor(stallMs / 4)));
  const post = (name: string) => thread?.postMessage(name);
  return {
    name: "watchdog",
    start: async () => {
      // From text, so that bundling does not have to keep a second file in place.
      thread = new Worker(watchThread, {
        eval: true,
        execArgv: [],
        workerData: { stallMs, checkMs, service },
      });
      thread.unref();
      timer = setInterval(() => post("event loop"), checkMs).unref();
      post("event loop");
    },
    stop: async () => {
      clearInterval(timer);
      await thread?.terminate();
      thread = undefined;
    },
    beat: post,
  };
}

const watchThread = `
const { parentPort, workerData } = require("node:worker_threads");
const { writeSync } = require("node:fs");
const { stallMs, checkMs, service } = workerData;
const beats = new Map();
parentPort.on("message", (name) => beats.set(name, performance.now()));
let checkedAt = performance.now();
setInterval(() => {
  const now = performance.now();
  // This thread stood still as well: the machine slept or the process was stopped, which is not a stall.
  const slept = now - checkedAt > checkMs * 3;
  checkedAt = now;
  for (const [name, at] of beats) {
    if (slept) beats.set(name, now);
    else if (now - at > stallMs) end(name, Math.round(now - at));
  }
}, checkMs);
function end(name, silentMs) {
  const line = { level: "fatal", time: new Date().toISOString(), service, stalled: name, silent_ms: silentMs, msg: "watchdog: no sign of life, ending the process" };
  try {
    writeSync(1, JSON.stringify(line) + "\\n");
  } finally {
    process.kill(process.pid, "SIGKILL");
  }
}
`;
