import { Batch } from "@c4/contracts/http/ingest";
import type { Inbox } from "@c4/ingestion/inbox/create-inbox";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { idParam } from "../../public-id-param.ts";

const route = createRoute({
  method: "get",
  path: "/v1/ingest/batches/{id}",
  operationId: "getBatch",
  tags: ["Ingestion"],
  summary: "What became of a batch",
  description: "Once loaded: received = loaded + unchanged + stale + superseded + quarantined + excluded.",
  permission: "ingest:read",
  request: { params: idParam("batch") },
  responses: { 200: jsonReply("The batch.", Batch) },
});

/** `GET /v1/ingest/batches/{id}` */
export const getBatch = ({ inbox }: { inbox: Pick<Inbox, "getBatch"> }) =>
  apiRoute(route, async (c) =>
    c.json(await inbox.getBatch(c.var.principal.tenantId, c.req.valid("param").id), 200),
  );
