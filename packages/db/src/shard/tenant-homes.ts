import { bigint, date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantId } from "../tenant-table.ts";

/** One row for each tenant this shard owns; `withTenant` reads it at the start of every transaction. */
export const tenantHomes = pgTable(
  "tenant_homes",
  {
    tenantId: tenantId(),
    /** Another epoch than the directory's means the tenant has moved. */
    epoch: bigint("epoch", { mode: "number" }).notNull().default(1),
    /** `frozen` takes no transactions: the tenant is about to be switched to another shard. */
    state: text("state", { enum: ["active", "copying", "catching_up", "frozen", "switched", "draining"] })
      .notNull()
      .default("active"),
    /** Rises with every change of what a query could answer; part of each cache key. */
    dataVersion: bigint("data_version", { mode: "number" }).notNull().default(0),
    /** Flushes with this tenant's rows that are staged and not yet loaded: above 0 nothing is cached. */
    loadingFlushes: integer("loading_flushes").notNull().default(0),
    lastLoadedAt: at("last_loaded_at"),
    /** Last business date for which every open location has closed; null before there is one. */
    completeThrough: date("complete_through", { mode: "string" }),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId] })],
);
