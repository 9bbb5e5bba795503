import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { at } from "../at.ts";

/** A person, once, whatever tenants they belong to. Not a tenant's row: one e-mail signs in to several tenants. */
export const users = pgTable("users", {
  id: uuid("id").primaryKey(),
  /** Lower case, trimmed: what people type differs in case only. */
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  /** BCP 47, such as `en` or `id`. */
  locale: text("locale").notNull(),
  /** argon2id in PHC form. */
  passwordHash: text("password_hash").notNull(),
  status: text("status", { enum: ["active", "disabled"] })
    .notNull()
    .default("active"),
  createdAt: at("created_at").notNull().defaultNow(),
});
