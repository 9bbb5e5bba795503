import { CreateSource, Source } from "@c4/contracts/http/ingest";
import type { Inbox } from "@c4/ingestion/inbox/create-inbox";
import type { Clock } from "@c4/runtime/clock";
import { apiRoute } from "../../api-route.ts";
import { jsonBody, jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { IdempotencyHeader, onceFor } from "../../once.ts";

const route = createRoute({
  method: "post",
  path: "/v1/sources",
  operationId: "postSource",
  tags: ["Ingestion"],
  summary: "Create a source",
  description: "The slug decides which source is meant: one that exists is returned as it is.",
  permission: "sources:write",
  request: { headers: IdempotencyHeader, body: jsonBody(CreateSource) },
  responses: {
    200: jsonReply("It was there already.", Source),
    201: jsonReply("Created.", Source),
  },
});

/** `POST /v1/sources` */
export const postSource = ({ inbox, clock }: { inbox: Pick<Inbox, "createSource">; clock: Clock }) =>
  apiRoute(route, async (c) => {
    const once = await onceFor(c, c.req.valid("header")["idempotency-key"], clock);
    const { source, created } = await inbox.createSource(c.var.principal.tenantId, c.req.valid("json"), once);
    return c.json(source, created ? 201 : 200);
  });
