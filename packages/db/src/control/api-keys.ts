import { jsonb, text, unique } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { tenantTable } from "../tenant-table.ts";

/** Keys of a tenant's systems. They authenticate before a tenant is known, so they live whole in the control database. */
export const apiKeys = tenantTable(
  "api_keys",
  {
    name: text("name").notNull(),
    /** HMAC-SHA-256 of the whole key under the pepper, in hex. */
    hash: text("hash").notNull(),
    /** First and last characters, for people to tell keys apart. */
    prefix: text("prefix").notNull(),
    lastFour: text("last_four").notNull(),
    /** Permissions, a JSON array; parsed by the identity package. */
    scopes: jsonb("scopes").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    /** Null: until it is revoked. */
    expiresAt: at("expires_at"),
    revokedAt: at("revoked_at"),
    /** Written in batches: minutes may pass before a use shows. */
    lastUsedAt: at("last_used_at"),
  },
  (table) => [unique("api_keys_hash_key").on(table.hash)],
);
