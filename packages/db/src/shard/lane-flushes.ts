import { sql } from "drizzle-orm";
import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { at } from "../at.ts";

/** A frozen flush of a lane: which object holds its rows and how far it is. It mixes tenants, so it holds ids only. */
export const laneFlushes = pgTable(
  "lane_flushes",
  {
    id: uuid("id").primaryKey(),
    lane: smallint("lane").notNull(),
    epoch: bigint("epoch", { mode: "number" }).notNull(),
    /** staged: rows may be on their way. parked: rows are loaded, parts of some tenants are not committed. loaded: done. */
    state: text("state", { enum: ["staged", "parked", "loaded"] })
      .notNull()
      .default("staged"),
    objectKey: text("object_key").notNull(),
    /** Sections of the object: table, byte range, rows by month. */
    manifest: jsonb("manifest").notNull(),
    /** SHA-256 of the object in hex. */
    checksum: text("checksum").notNull(),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: at("next_attempt_at").notNull().defaultNow(),
    error: text("error"),
    /** Tenants whose part is still to be committed; the lane takes none of their batches meanwhile. */
    parked: uuid("parked").array().notNull().default([]),
    stagedAt: at("staged_at").notNull().default(sql`clock_timestamp()`),
    loadedAt: at("loaded_at"),
  },
  (table) => [
    uniqueIndex("lane_flushes_unfinished_key").on(table.lane).where(sql`state = 'staged'`),
    index("lane_flushes_parked_idx").on(table.lane).where(sql`state = 'parked'`),
  ],
);
