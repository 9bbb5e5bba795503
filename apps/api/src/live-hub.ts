import { TenantVersionEvent, tenantVersionChannel } from "@c4/contracts/events/tenant-version";
import type { LiveMessage } from "@c4/contracts/http/live";
import type { FindEndedSessions } from "@c4/identity/ended-sessions";
import type { Service } from "@c4/runtime/lifecycle";
import type { Logger } from "@c4/runtime/logger";
import type { PubSub } from "@c4/runtime/pubsub";
import { createTicker } from "@c4/runtime/ticker";
import type { LiveHolder } from "./live-tickets.ts";

/** An open WebSocket, as far as the hub is concerned. */
export type LiveSocket = {
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
};

export type LiveHub = Service & {
  /** Sends the tenant's messages to a socket until the result is called. */
  join(holder: LiveHolder, socket: LiveSocket): () => void;
  /** Open sockets. */
  size(): number;
};

export type LiveHubDeps = {
  readonly pubsub: PubSub;
  readonly findEndedSessions: FindEndedSessions;
  readonly logger: Logger;
};

/** A socket outlives its session by less than a second: the check runs this often and takes a few milliseconds. */
const SESSION_CHECK_MS = 500;
/** Proxies drop connections that are silent for a minute. */
const HEARTBEAT_MS = 25_000;

/** Close codes of RFC 6455; 4401 is ours and says that a new ticket will not help. */
const GOING_AWAY = 1001;
const SESSION_ENDED = 4401;
const STOPPING = "the server is stopping";

type Member = LiveHolder & { readonly socket: LiveSocket };

/** Passes what is published about a tenant on to the sockets of its people in this process: versions and ids, never figures. */
export function createLiveHub({ pubsub, findEndedSessions, logger }: LiveHubDeps): LiveHub {
  const members = new Set<Member>();
  let unsubscribe: (() => Promise<void>) | undefined;
  let stopping = false;

  const publish = (event: TenantVersionEvent) => {
    const message: LiveMessage = {
      type: "data_version",
      data_version: event.data_version,
      loading: event.loading,
    };
    const text = JSON.stringify(message);
    for (const { tenantId, socket } of members) if (tenantId === event.tenant_id) socket.send(text);
  };
  const closeEnded = createTicker({
    name: "live-sessions",
    everyMs: SESSION_CHECK_MS,
    logger,
    work: async () => {
      for (const { socket } of await findEndedSessions([...members])) {
        socket.close(SESSION_ENDED, "the session has ended");
      }
    },
  });
  const heartbeat = createTicker({
    name: "live-heartbeat",
    everyMs: HEARTBEAT_MS,
    logger,
    work: async () => {
      for (const { socket } of members) socket.ping();
    },
  });

  return {
    name: "live-hub",
    join: (holder, socket) => {
      if (stopping) socket.close(GOING_AWAY, STOPPING);
      const member = { ...holder, socket };
      members.add(member);
      return () => void members.delete(member);
    },
    size: () => members.size,
    start: async () => {
      // Not awaited: without Redis the api serves all the same, and clients poll.
      void pubsub
        .subscribe(tenantVersionChannel, TenantVersionEvent, publish)
        .then((stop) => {
          unsubscribe = stop;
        })
        .catch((error: unknown) => logger.warn({ err: error }, "live messages are off"));
      await closeEnded.start?.();
      await heartbeat.start?.();
    },
    stop: async () => {
      stopping = true;
      await Promise.all([closeEnded.stop(), heartbeat.stop()]);
      for (const { socket } of members) socket.close(GOING_AWAY, STOPPING);
      await unsubscribe?.();
    },
  };
}
