import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { bytea } from "../bytea.ts";
import { sessions } from "./sessions.ts";

/** Single-use tokens of a session, one chain of them. Used ones stay until their session ends: that is how reuse is seen. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    /** SHA-256 of the token in hex; the token itself is nowhere. */
    hash: text("hash").primaryKey(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
    /** Makes the next token out of this one, which only its holder has: so a parallel refresh gets the same next token. */
    nextSalt: bytea("next_salt"),
    /** Hash of the token that replaced this one. */
    nextHash: text("next_hash"),
  },
  (table) => [index("refresh_tokens_session_idx").on(table.sessionId)],
);
