import { bigint, boolean, integer, jsonb, text, uuid } from "drizzle-orm/pg-core";
import { at } from "../at.ts";
import { bytea } from "../bytea.ts";

/** What every kind of master data carries beside its own fields. Ids are derived from tenant, kind, namespace and external id. */
export function masterColumns() {
  return {
    namespace: text("namespace"),
    externalId: text("external_id").notNull(),
    /** Named by a fact, its own record has not come yet. */
    placeholder: boolean("placeholder").notNull().default(false),
    attributes: jsonb("attributes"),
    /** Which version is applied: the sender's (-1 when none), else the batch's time and the place in it. */
    version: bigint("version", { mode: "number" }).notNull().default(-1),
    acceptedAt: at("accepted_at").notNull(),
    position: integer("position").notNull().default(0),
    contentHash: bytea("content_hash").notNull(),
    /** The tenant's data version at the last change; orders the rows of the ClickHouse mirror. */
    seq: bigint("seq", { mode: "number" }).notNull(),
    sourceId: uuid("source_id").notNull(),
  };
}
