import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, text, uuid } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantTable } from "../tenant-table.ts";

/** One request for a report in one format, from the question to the file and its end. */
export const reportRuns = tenantTable(
  "report_runs",
  {
    reportKey: text("report_key").notNull(),
    format: text("format", { enum: ["pdf", "xlsx", "csv"] }).notNull(),
    /** Parameters as the report's schema parsed them. */
    params: jsonb("params").notNull(),
    /** Locations the requester could see when asking; null is every location, an empty list none. */
    locationIds: uuid("location_ids").array(),
    /** User or API key; null when a schedule asked. */
    requestedBy: uuid("requested_by"),
    state: text("state", { enum: ["queued", "running", "ready", "failed", "expired"] })
      .notNull()
      .default("queued"),
    /** Tries begun, and the fence of the running one. */
    attempts: integer("attempts").notNull().default(0),
    leaseUntil: at("lease_until"),
    rows: bigint("rows", { mode: "number" }),
    sizeBytes: bigint("size_bytes", { mode: "number" }),
    objectKey: text("object_key"),
    dataVersion: bigint("data_version", { mode: "number" }),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    createdAt: at("created_at").notNull(),
    readyAt: at("ready_at"),
    expiresAt: at("expires_at"),
  },
  (table) => [
    index("report_runs_created_idx").on(table.tenantId, table.createdAt.desc(), table.id.desc()),
    index("report_runs_open_idx")
      .on(table.tenantId, table.state)
      .where(sql`state in ('queued', 'running', 'ready')`),
  ],
);
