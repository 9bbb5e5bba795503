import { Batch } from "@c4/contracts/http/ingest";
import { PageQuery, page } from "@c4/contracts/http/page";
import type { Inbox } from "@c4/ingestion/inbox/create-inbox";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";

const route = createRoute({
  method: "get",
  path: "/v1/ingest/batches",
  operationId: "listBatches",
  tags: ["Ingestion"],
  summary: "Batches, the latest first",
  permission: "ingest:read",
  request: { query: PageQuery },
  responses: { 200: jsonReply("A page of batches.", page(Batch)) },
});

/** `GET /v1/ingest/batches` */
export const listBatches = ({ inbox }: { inbox: Pick<Inbox, "listBatches"> }) =>
  apiRoute(route, async (c) =>
    c.json(await inbox.listBatches(c.var.principal.tenantId, c.req.valid("query")), 200),
  );
