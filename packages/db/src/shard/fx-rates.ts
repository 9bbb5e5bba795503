import { date, index, numeric, text } from "drizzle-orm/pg-core";
import { tenantTable } from "../tenant-table.ts";
import { masterColumns } from "./master-columns.ts";

/** 1 unit of `base` = `rate` units of `quote` on that date. */
export const fxRates = tenantTable(
  "fx_rates",
  {
    ...masterColumns(),
    base: text("base").notNull(),
    quote: text("quote").notNull(),
    rateDate: date("rate_date", { mode: "string" }).notNull(),
    rate: numeric("rate", { precision: 20, scale: 10 }).notNull(),
  },
  (table) => [index("fx_rates_seq_idx").on(table.tenantId, table.seq)],
);
