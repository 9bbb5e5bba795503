import { AppError } from "@c4/contracts/errors";
import { upgradeWebSocket } from "@hono/node-server";
import { WebSocket } from "ws";
import { z } from "zod";
import { publicRoute } from "../../api-route.ts";
import { createRoute } from "../../create-route.ts";
import type { LiveHub, LiveSocket } from "../../live-hub.ts";
import type { LiveTickets } from "../../live-tickets.ts";

/** RFC 6455. */
const POLICY_VIOLATION = 1008;

const route = createRoute({
  method: "get",
  path: "/v1/live",
  operationId: "connectLive",
  tags: ["Live"],
  summary: "WebSocket with what changed",
  description:
    "Messages carry versions and ids, never figures: ask the API for those. Open it with a ticket.",
  // The ticket is the credential: it was given to somebody with live:read.
  public: true,
  errors: ["unauthenticated", "dependency_unavailable"],
  request: { query: z.strictObject({ ticket: z.string().min(1).max(128) }) },
  responses: { 101: { description: "Messages follow." } },
});

/** `GET /v1/live` */
export const connectLive = ({ liveTickets, liveHub }: { liveTickets: LiveTickets; liveHub: LiveHub }) =>
  publicRoute(route, async (c) => {
    if (c.req.header("Upgrade")?.toLowerCase() !== "websocket")
      throw new AppError("validation_failed", { detail: "This is a WebSocket: send Upgrade: websocket." });
    const holder = await liveTickets.redeem(c.req.valid("query").ticket);
    let leave = () => {};
    return upgradeWebSocket(c, {
      onOpen: (_event, { raw }) => {
        if (raw instanceof WebSocket) leave = liveHub.join(holder, toLiveSocket(raw));
      },
      onMessage: (_event, socket) => socket.close(POLICY_VIOLATION, "messages go one way"),
      onClose: () => leave(),
    });
  });

/** A peer that did not answer the ping before is gone: its connection would stay open for minutes. */
function toLiveSocket(socket: WebSocket): LiveSocket {
  let answered = true;
  socket.on("pong", () => {
    answered = true;
  });
  return {
    send: (text) => socket.send(text),
    ping: () => {
      if (!answered) return socket.terminate();
      answered = false;
      socket.ping();
    },
    close: (code, reason) => socket.close(code, reason),
  };
}
