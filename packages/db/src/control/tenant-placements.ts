import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantId } from "../tenant-table.ts";
import { shards } from "./shards.ts";
import { tenants } from "./tenants.ts";

/** Which shard owns a tenant. The epoch rises by compare-and-set whenever the owner changes. */
export const tenantPlacements = pgTable(
  "tenant_placements",
  {
    tenantId: tenantId().references(() => tenants.id),
    shardId: text("shard_id")
      .notNull()
      .references(() => shards.id),
    /** Must equal the epoch of the tenant's `tenant_homes` row on that shard. */
    epoch: bigint("epoch", { mode: "number" }).notNull().default(1),
    state: text("state", {
      enum: ["active", "copying", "catching_up", "frozen", "switched", "draining"],
    })
      .notNull()
      .default("active"),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenantId] })],
);
