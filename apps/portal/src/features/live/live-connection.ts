import { LiveMessage } from "@c4/contracts/http/live";

export type LiveSocketEvents = {
  onOpen: () => void;
  onMessage: (text: unknown) => void;
  onClose: () => void;
};

export type LiveStatus = "connecting" | "live" | "down";

export type LiveDeps = {
  /** A single-use ticket; rejects when the server is away or the session has ended. */
  fetchTicket: (signal: AbortSignal) => Promise<string>;
  /** Opens a socket and reports its events, never before it returned; gives back how to close it. */
  openSocket: (ticket: string, events: LiveSocketEvents) => () => void;
  /** Runs later; returns how to cancel. */
  schedule: (run: () => void, delayMs: number) => () => void;
  /** 0 ≤ x < 1: spreads the reconnects of many portals after an outage. */
  random: () => number;
  onMessage: (message: LiveMessage) => void;
  /** `live` also means: messages may have been missed before, ask for the current version. */
  onStatus: (status: LiveStatus) => void;
};

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** Half to all of 1, 2, 4 … 30 seconds. */
export function reconnectDelayMs(failures: number, random: number): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full / 2 + (full / 2) * random);
}

/** Keeps one live socket open until stopped: a fresh ticket per attempt, backing off while the server is away. */
export function createLiveConnection(deps: LiveDeps): { start: () => void; stop: () => void } {
  let stopped = true;
  let failures = 0;
  let closeSocket: (() => void) | null = null;
  let cancelRetry: (() => void) | null = null;
  let abort = new AbortController();

  async function connect(): Promise<void> {
    deps.onStatus("connecting");
    const { signal } = abort;
    try {
      const ticket = await deps.fetchTicket(signal);
      if (!signal.aborted) closeSocket = deps.openSocket(ticket, events(signal));
    } catch {
      // Whatever kept us from a ticket (outage, deploy, expired session) is answered the same way: later, again.
      if (!signal.aborted) retry();
    }
  }

  /** Events of a socket that belongs to an earlier start are not heard. */
  function events(signal: AbortSignal): LiveSocketEvents {
    return {
      onOpen: () => {
        if (signal.aborted) return;
        failures = 0;
        deps.onStatus("live");
      },
      onMessage: (text) => {
        const message = signal.aborted ? null : parseMessage(text);
        if (message) deps.onMessage(message);
      },
      onClose: () => {
        if (signal.aborted) return;
        closeSocket = null;
        retry();
      },
    };
  }

  function retry(): void {
    failures += 1;
    deps.onStatus("down");
    cancelRetry = deps.schedule(() => void connect(), reconnectDelayMs(failures, deps.random()));
  }

  return {
    start: () => {
      if (!stopped) return;
      stopped = false;
      abort = new AbortController();
      failures = 0;
      void connect();
    },
    stop: () => {
      stopped = true;
      abort.abort();
      cancelRetry?.();
      closeSocket?.();
      closeSocket = null;
    },
  };
}

/** Null for anything but a message of the contract: a newer server may say more than this page knows. */
function parseMessage(text: unknown): LiveMessage | null {
  if (typeof text !== "string") return null;
  try {
    const parsed = LiveMessage.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
