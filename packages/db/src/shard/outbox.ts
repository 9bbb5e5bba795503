import { sql } from "drizzle-orm";
import { index, integer, jsonb, text } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantTable } from "../tenant-table.ts";

/** What must happen outside Postgres after a commit; written in the same transaction, published by the relay. */
export const outbox = tenantTable(
  "outbox",
  {
    topic: text("topic").notNull(),
    /** References only; the relay cannot read it and opens the tenant to publish. */
    payload: jsonb("payload").notNull(),
    availableAt: at("available_at").notNull().defaultNow(),
    attempts: integer("attempts").notNull().default(0),
    publishedAt: at("published_at"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [
    index("outbox_pending_idx").on(table.tenantId, table.availableAt).where(sql`published_at is null`),
  ],
);
