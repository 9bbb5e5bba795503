import { boolean, index, text, uuid } from "drizzle-orm/pg-core";
import { tenantTable } from "../tenant-table.ts";
import { masterColumns } from "./master-columns.ts";

/** People who sell. */
export const staff = tenantTable(
  "staff",
  {
    ...masterColumns(),
    name: text("name").notNull(),
    locationId: uuid("location_id"),
    active: boolean("active").notNull().default(true),
  },
  (table) => [index("staff_seq_idx").on(table.tenantId, table.seq)],
);
