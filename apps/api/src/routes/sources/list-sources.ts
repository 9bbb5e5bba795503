import { Source } from "@c4/contracts/http/ingest";
import { page } from "@c4/contracts/http/page";
import type { Inbox } from "@c4/ingestion/inbox/create-inbox";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/sources",
  operationId: "listSources",
  tags: ["Ingestion"],
  summary: "Where records come from",
  permission: "sources:read",
  responses: { 200: jsonReply("All sources, by slug.", page(Source)) },
});

/** `GET /v1/sources` */
export const listSources = ({ inbox }: { inbox: Pick<Inbox, "listSources"> }) =>
  apiRoute(route, async (c) =>
    c.json({ data: await inbox.listSources(c.var.principal.tenantId), next_cursor: null }, 200),
  );
