import { bigint, integer, text } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantTable } from "../tenant-table.ts";

/** One tenant's part of a flush; its id is the flush's. Its state makes every step of the commit happen once. */
export const ingestFlushes = tenantTable("ingest_flushes", {
  /** staged: figures may be changing. committed: counted, dimension mirrors to be written. loaded: done. */
  state: text("state", { enum: ["staged", "committed", "loaded"] })
    .notNull()
    .default("staged"),
  documents: integer("documents").notNull().default(0),
  lines: integer("lines").notNull().default(0),
  /** The tenant's data version that this flush made. */
  dataVersion: bigint("data_version", { mode: "number" }),
  stagedAt: at("staged_at").notNull().defaultNow(),
  loadedAt: at("loaded_at"),
});
