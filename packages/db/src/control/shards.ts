import { pgTable, text } from "drizzle-orm/pg-core";
import { at } from "../at.ts";

/** A database that holds tenants. Addresses are configuration, never rows. */
export const shards = pgTable("shards", {
  /** Such as `shard_1`. */
  id: text("id").primaryKey(),
  region: text("region").notNull(),
  /** `closed` takes no new tenants and goes on serving those it has. */
  state: text("state", { enum: ["open", "closed"] })
    .notNull()
    .default("open"),
  createdAt: at("created_at").notNull().defaultNow(),
});
