import { index, text } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantTable } from "../tenant-table.ts";
import { masterColumns } from "./master-columns.ts";

/** People and firms who buy. */
export const customers = tenantTable(
  "customers",
  {
    ...masterColumns(),
    name: text("name"),
    country: text("country"),
    segment: text("segment"),
    joinedAt: at("joined_at"),
  },
  (table) => [index("customers_seq_idx").on(table.tenantId, table.seq)],
);
