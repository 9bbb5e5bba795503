import { QuarantinedRecord } from "@c4/contracts/http/ingest";
import { PageQuery, page } from "@c4/contracts/http/page";
import type { Inbox } from "@c4/ingestion/inbox/create-inbox";
import { z } from "zod";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { idParam } from "../../public-id-param.ts";

const route = createRoute({
  method: "get",
  path: "/v1/ingest/batches/{id}/records",
  operationId: "listBatchRecords",
  tags: ["Ingestion"],
  summary: "Records of a batch that were not loaded, with the reason",
  permission: "ingest:read",
  request: {
    params: idParam("batch"),
    // Loaded records are figures, no longer records: this is the only state that can be listed.
    query: PageQuery.extend({ state: z.literal("quarantined").default("quarantined") }),
  },
  responses: { 200: jsonReply("A page of records, in the order of the batch.", page(QuarantinedRecord)) },
});

/** `GET /v1/ingest/batches/{id}/records` */
export const listBatchRecords = ({ inbox }: { inbox: Pick<Inbox, "listQuarantined"> }) =>
  apiRoute(route, async (c) => {
    const { tenantId } = c.var.principal;
    const { limit, cursor } = c.req.valid("query");
    return c.json(await inbox.listQuarantined(tenantId, c.req.valid("param").id, { limit, cursor }), 200);
  });
