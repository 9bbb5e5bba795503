import { once } from "node:events";
import type { Server } from "node:http";
import type { Service } from "@c4/runtime/lifecycle";
import { createAdaptorServer, type WebSocketServerLike } from "@hono/node-server";
import { WebSocketServer } from "ws";
import type { App } from "./app.ts";

export type ApiServer = Service & {
  /** The port it listens on; differs from the one asked for when that was 0. */
  port(): number;
};

/** Clients send nothing over the socket; a larger message is refused. */
const MAX_MESSAGE_BYTES = 1_024;
/** A body of gigabytes over a slow line may take hours; one that stops moving is cut after this. */
const IDLE_MS = 60_000;
/** Longer than the idle timeout of usual load balancers, so that they close first and no request meets a closing socket. */
const KEEP_ALIVE_MS = 75_000;
const CLOSE_IDLE_EVERY_MS = 50;

/** The HTTP server around the app. Stopping takes no new connection, lets running requests finish, and closes idle ones. */
export function createServer(app: App, { host, port }: { host: string; port: number }): ApiServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const server = createAdaptorServer({
    fetch: app.fetch,
    // The same object; the two packages disagree only on whether an option may be undefined.
    websocket: { server: sockets as unknown as WebSocketServerLike },
    serverOptions: { requestTimeout: 0, headersTimeout: 15_000, keepAliveTimeout: KEEP_ALIVE_MS },
  }) as Server;
  server.setTimeout(IDLE_MS);
  return {
    name: "http",
    start: async () => {
      server.listen(port, host);
      await once(server, "listening");
    },
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      // Connections that were busy become idle when their answer is sent.
      const closing = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
      await closed;
      clearInterval(closing);
    },
    port: () => {
      const address = server.address();
      return typeof address === "object" && address !== null ? address.port : port;
    },
  };
}
