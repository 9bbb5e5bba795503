import { smallint, text, unique } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantTable } from "../tenant-table.ts";

/** Where a tenant's records come from: a till vendor, an ERP, an import. */
export const sources = tenantTable(
  "sources",
  {
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    vendor: text("vendor").notNull(),
    /** Set when this source's ids mean something else than the same ids of other sources. */
    namespace: text("namespace"),
    /** The lane that loads it, for life: records of one source are applied by one writer, in order. */
    lane: smallint("lane").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [unique("sources_slug_key").on(table.tenantId, table.slug)],
);
