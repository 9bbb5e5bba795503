import { sql } from "drizzle-orm";
import { bigint, foreignKey, index, integer, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { bytea } from "../bytea.ts";
import { tenantTable } from "../tenant-table.ts";
import { sources } from "./sources.ts";

/** What a partner handed in: where its raw bytes are, how far they are loaded, and what became of each record. */
export const ingestBatches = tenantTable(
  "ingest_batches",
  {
    sourceId: uuid("source_id").notNull(),
    lane: smallint("lane").notNull(),
    /** The sender's own id; the same id twice is the same batch. */
    externalId: text("external_id"),
    state: text("state", { enum: ["accepted", "loading", "loaded", "failed"] })
      .notNull()
      .default("accepted"),
    /** SHA-256 of the decoded bytes. */
    contentHash: bytea("content_hash").notNull(),
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull(),
    /** The bytes themselves when they are few; else they are `chunks` objects of whole lines. */
    inlineBody: bytea("inline_body"),
    chunks: integer("chunks").notNull().default(0),
    /** Next byte to read: chunk (from 0), offset in it, and the line number that was read last. */
    cursorChunk: integer("cursor_chunk").notNull().default(0),
    cursorOffset: integer("cursor_offset").notNull().default(0),
    cursorLine: integer("cursor_line").notNull().default(0),
    received: integer("received").notNull(),
    loaded: integer("loaded").notNull().default(0),
    unchanged: integer("unchanged").notNull().default(0),
    stale: integer("stale").notNull().default(0),
    superseded: integer("superseded").notNull().default(0),
    quarantined: integer("quarantined").notNull().default(0),
    excluded: integer("excluded").notNull().default(0),
    linesLoaded: integer("lines_loaded").notNull().default(0),
    /** Order of documents that have no version. Microseconds matter; read it as text. */
    acceptedAt: at("accepted_at").notNull().default(sql`clock_timestamp()`),
    startedAt: at("started_at"),
    loadedAt: at("loaded_at"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: at("next_attempt_at").notNull().defaultNow(),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
  },
  (table) => [
    foreignKey({ columns: [table.tenantId, table.sourceId], foreignColumns: [sources.tenantId, sources.id] }),
    unique("ingest_batches_external_key").on(table.tenantId, table.sourceId, table.externalId),
    index("ingest_batches_accepted_idx").on(table.tenantId, table.acceptedAt),
    index("ingest_batches_pending_idx")
      .on(table.lane, table.tenantId, table.acceptedAt)
      .where(sql`state in ('accepted', 'loading')`),
  ],
);
