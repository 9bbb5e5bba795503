import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantId } from "../tenant-table.ts";
import { tenants } from "./tenants.ts";
import { users } from "./users.ts";

/** What a person may do in a tenant, and which rows they may see. */
export const memberships = pgTable(
  "memberships",
  {
    tenantId: tenantId().references(() => tenants.id),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: ["owner", "viewer", "partner"] }).notNull(),
    /** `{"kind": "all"}`, or the regions or locations the person sees; parsed by the identity package. */
    rowScope: jsonb("row_scope").notNull(),
    /** Rises whenever role or row scope change: access tokens that carry another one are refused. */
    roleVersion: integer("role_version").notNull().default(1),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.userId] }),
    index("memberships_user_idx").on(table.userId),
  ],
);
