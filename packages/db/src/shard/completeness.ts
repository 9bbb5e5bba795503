import { date, index, integer, numeric, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { tenantId } from "../tenant-table.ts";

/** What is loaded of each business day, kept in step with the ledgers by the same flushes. */
export const completeness = pgTable(
  "completeness",
  {
    tenantId: tenantId(),
    sourceId: uuid("source_id").notNull(),
    locationId: uuid("location_id").notNull(),
    businessDate: date("business_date", { mode: "string" }).notNull(),
    currency: text("currency").notNull(),
    documents: integer("documents").notNull(),
    /** Gross sales − discounts − returns. */
    net: numeric("net", { precision: 38, scale: 4 }).notNull(),
    tax: numeric("tax", { precision: 38, scale: 4 }).notNull(),
    payments: numeric("payments", { precision: 38, scale: 4 }).notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.sourceId, table.locationId, table.businessDate, table.currency],
    }),
    index("completeness_location_idx").on(table.tenantId, table.locationId, table.businessDate),
  ],
);
