import { index, pgTable, uuid } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenants } from "./tenants.ts";
import { users } from "./users.ts";

/** One sign-in of a person on one device; the family of its refresh tokens. Ended, never deleted while a token could name it. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    /** The tenant the person last chose to work in. Not an owner: the session is the person's, and may change tenants. */
    chosenTenantId: uuid("chosen_tenant_id")
      .notNull()
      .references(() => tenants.id),
    createdAt: at("created_at").notNull().defaultNow(),
    /** However often it is refreshed, the person signs in again after this. */
    expiresAt: at("expires_at").notNull(),
    revokedAt: at("revoked_at"),
  },
  (table) => [index("sessions_user_idx").on(table.userId)],
);
