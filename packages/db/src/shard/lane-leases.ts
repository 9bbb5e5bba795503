import { bigint, pgTable, smallint, text } from "drizzle-orm/pg-core";
import { at } from "../at.ts";

/** Who may write a lane. Infrastructure of the relay role: it holds no tenant's data. */
export const laneLeases = pgTable("lane_leases", {
  lane: smallint("lane").primaryKey(),
  /** Rises with every new holder: a writer that was away too long is told apart by it. */
  epoch: bigint("epoch", { mode: "number" }).notNull(),
  holder: text("holder").notNull(),
  expiresAt: at("expires_at").notNull(),
});
