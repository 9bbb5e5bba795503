import { date, index, numeric, text } from "drizzle-orm/pg-core";
import { tenantTable } from "../tenant-table.ts";
import { masterColumns } from "./master-columns.ts";

/** Shops and whatever else sells. Zone and day start decide the business date of its sales. */
export const locations = tenantTable(
  "locations",
  {
    ...masterColumns(),
    name: text("name").notNull(),
    /** Null for a placeholder. */
    timeZone: text("time_zone"),
    currency: text("currency"),
    /** `HH:MM`. */
    dayStartTime: text("day_start_time").notNull().default("00:00"),
    country: text("country"),
    region: text("region"),
    format: text("format"),
    areaSqm: numeric("area_sqm", { precision: 18, scale: 4 }),
    openedOn: date("opened_on", { mode: "string" }),
    closedOn: date("closed_on", { mode: "string" }),
  },
  (table) => [index("locations_seq_idx").on(table.tenantId, table.seq)],
);
