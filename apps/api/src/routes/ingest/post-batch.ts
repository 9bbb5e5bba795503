import { BatchAccepted, PostBatch } from "@c4/contracts/http/ingest";
import { toPublicId } from "@c4/contracts/ids";
import { drainLane } from "@c4/contracts/jobs/drain-lane";
import { AnyRecord } from "@c4/contracts/records/record";
import type { AcceptBatch, Inbox } from "@c4/ingestion/inbox/create-inbox";
import type { QueueProducer } from "@c4/runtime/queue-producer";
import { z } from "zod";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { BatchQuery, type ReadBatch } from "./read-batch.ts";

const route = createRoute({
  method: "post",
  path: "/v1/ingest/batches",
  operationId: "postBatch",
  tags: ["Ingestion"],
  summary: "Send records",
  description: `As JSON, or streamed as NDJSON with one record a line and \`?source=&batch_id=\`. \`Content-Encoding: gzip\` is
taken for both. The same \`batch_id\` with the same bytes is the same batch, however often it is sent. A record that
cannot be loaded is quarantined with its reason; the others are loaded.`,
  permission: "ingest:write",
  bodyLimit: "streamed",
  readsBody: {
    "application/json": PostBatch.extend({ records: z.array(AnyRecord).min(1).max(100_000) }),
    "application/x-ndjson": AnyRecord,
  },
  errors: [
    "unknown_source",
    "batch_conflict",
    "empty_batch",
    "malformed_gzip",
    "line_too_long",
    "too_many_requests",
    "storage_unavailable",
  ],
  request: { query: BatchQuery },
  responses: { 202: jsonReply("Stored; loaded within seconds.", BatchAccepted) },
});

export type PostBatchDeps = {
  readonly inbox: Pick<Inbox, "accept">;
  readonly readBatch: ReadBatch;
  readonly jobs: Pick<QueueProducer, "wake">;
};

/** `POST /v1/ingest/batches` */
export const postBatch = ({ inbox, readBatch, jobs }: PostBatchDeps) =>
  apiRoute(route, async (c) => {
    const { tenantId } = c.var.principal;
    const query = c.req.valid("query");
    const accept = (batch: AcceptBatch) => inbox.accept(tenantId, batch); // durable before we say 202
    const { batchId, duplicate, received, shardId, lane } = await readBatch(c.req, query, accept);
    void jobs.wake(drainLane, { shardId, lane }); // best effort: upkeep finds what Redis did not hear of
    const batch_id = toPublicId("batch", batchId);
    return c.json({ batch_id, duplicate, received, status_url: `/v1/ingest/batches/${batch_id}` }, 202);
  });
