import { index, jsonb, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantId } from "../tenant-table.ts";

/** The answer given to a request that carried an `Idempotency-Key`; the same key answers the same for 24 hours. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    tenantId: tenantId(),
    key: text("key").notNull(),
    /** SHA-256 of method, path and body in hex: another body under the same key is a conflict. */
    requestHash: text("request_hash").notNull(),
    /** Null while the first request is still being answered. */
    responseStatus: smallint("response_status"),
    responseBody: jsonb("response_body"),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.key] }),
    index("idempotency_keys_expires_idx").on(table.tenantId, table.expiresAt),
  ],
);
