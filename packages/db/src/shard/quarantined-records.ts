import { foreignKey, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantId } from "../tenant-table.ts";
import { ingestBatches } from "./ingest-batches.ts";

/** A record that could not be loaded, with the reason and its place in the batch. */
export const quarantinedRecords = pgTable(
  "quarantined_records",
  {
    tenantId: tenantId(),
    batchId: uuid("batch_id").notNull(),
    position: integer("position").notNull(),
    id: uuid("id").notNull(),
    kind: text("kind"),
    recordId: text("record_id"),
    path: text("path").notNull(),
    code: text("code").notNull(),
    message: text("message").notNull(),
    /** The text as it was sent, at most its first 32 KB. */
    raw: text("raw").notNull(),
    state: text("state", { enum: ["quarantined", "replayed"] })
      .notNull()
      .default("quarantined"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.batchId, table.position] }),
    unique("quarantined_records_id_key").on(table.tenantId, table.id),
    foreignKey({
      columns: [table.tenantId, table.batchId],
      foreignColumns: [ingestBatches.tenantId, ingestBatches.id],
    }),
  ],
);
