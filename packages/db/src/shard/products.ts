import { boolean, index, jsonb, numeric, text } from "drizzle-orm/pg-core";
import { tenantTable } from "../tenant-table.ts";
import { masterColumns } from "./master-columns.ts";

/** Articles for sale, as of today. */
export const products = tenantTable(
  "products",
  {
    ...masterColumns(),
    name: text("name").notNull(),
    sku: text("sku"),
    barcode: text("barcode"),
    /** Array of names, from the top. */
    category: jsonb("category"),
    brand: text("brand"),
    vendor: text("vendor"),
    unitCost: numeric("unit_cost", { precision: 18, scale: 4 }),
    unitPrice: numeric("unit_price", { precision: 18, scale: 4 }),
    currency: text("currency"),
    active: boolean("active").notNull().default(true),
  },
  (table) => [index("products_seq_idx").on(table.tenantId, table.seq)],
);
