import { jsonb, text, uuid } from "drizzle-orm/pg-core";
import { at } from "./at.ts";

/** Who changed what: the same columns in the control database and on every shard, so that both logs can be merged. */
export function auditLogColumns() {
  return {
    occurredAt: at("occurred_at").notNull().defaultNow(),
    actorKind: text("actor_kind", { enum: ["user", "api_key", "system"] }).notNull(),
    /** User or key; null when the system acted. */
    actorId: uuid("actor_id"),
    /** `resource.verb`, such as `api_key.created`. */
    action: text("action").notNull(),
    targetKind: text("target_kind").notNull(),
    targetId: text("target_id").notNull(),
    /** The changed fields as they were; never secrets. */
    before: jsonb("before"),
    after: jsonb("after"),
    ipAddress: text("ip_address"),
    requestId: text("request_id"),
  };
}
