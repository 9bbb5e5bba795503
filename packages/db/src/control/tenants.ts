import { pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { at } from "../at.ts";

/** A customer of C4. Its id is the `tenant_id` of everything it owns. */
export const tenants = pgTable("tenants", {
  id: uuid("id").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  /** Home region: where its shard is, and where its data stays. */
  region: text("region").notNull(),
  plan: text("plan").notNull(),
  status: text("status", { enum: ["active", "suspended"] })
    .notNull()
    .default("active"),
  /** ISO 4217; what totals over several currencies are shown in. */
  reportingCurrency: text("reporting_currency").notNull(),
  /** IANA zone of the tenant's calendar. */
  timeZone: text("time_zone").notNull(),
  /** ISO weekday on which weeks begin: 1 is Monday, 7 is Sunday. */
  weekStart: smallint("week_start").notNull().default(1),
  /** Months from the business date for which ledgers and roll-ups are kept. */
  retentionMonths: smallint("retention_months").notNull().default(25),
  createdAt: at("created_at").notNull().defaultNow(),
});
