import { AppError } from "@c4/contracts/errors";
import { LiveTicket } from "@c4/contracts/http/live";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { type LiveTickets, TICKET_SECONDS } from "../../live-tickets.ts";

const route = createRoute({
  method: "post",
  path: "/v1/live/tickets",
  operationId: "postLiveTicket",
  tags: ["Live"],
  summary: "Get a ticket for the WebSocket",
  permission: "live:read",
  responses: { 201: jsonReply("A ticket for one connection.", LiveTicket) },
});

/** `POST /v1/live/tickets` */
export const postLiveTicket = ({ liveTickets }: { liveTickets: LiveTickets }) =>
  apiRoute(route, async (c) => {
    const { principal } = c.var;
    if (principal.kind !== "user") throw new AppError("forbidden", { detail: "An API key is not a person." });
    c.header("Cache-Control", "no-store");
    return c.json({ ticket: await liveTickets.issue(principal), expires_in: TICKET_SECONDS }, 201);
  });
