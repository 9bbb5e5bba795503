import type { BuildExtraConfigColumns } from "drizzle-orm/column-builder";
import type { PgColumnBuilderBase } from "drizzle-orm/pg-core";
import { type PgTableExtraConfigValue, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";

/** The first column of every table that holds a tenant's rows. Row-level security compares it with `app.tenant_id`. */
export function tenantId() {
  return uuid("tenant_id").notNull();
}

/** Every tenant's row has one of these: a UUIDv7 made by {@link newId}, unique within its tenant. */
type TenantColumns = { tenantId: ReturnType<typeof tenantId>; id: ReturnType<typeof rowId> };

function rowId() {
  return uuid("id").notNull();
}

/**
 * A table of a tenant's rows with `tenant_id` first and primary key (tenant_id, id). The database side (forced row-level
 * security, policy, grants) is in the SQL migration; the catalogue gate refuses a table that lacks it.
 * Tables with another key use pgTable with {@link tenantId} as their first column.
 */
export function tenantTable<Name extends string, Columns extends Record<string, PgColumnBuilderBase>>(
  name: Name,
  columns: Columns,
  extras: (
    table: BuildExtraConfigColumns<Name, TenantColumns & Columns, "pg">,
  ) => PgTableExtraConfigValue[] = () => [],
) {
  const all: TenantColumns & Columns = { tenantId: tenantId(), id: rowId(), ...columns };
  return pgTable(name, all, (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    ...extras(table),
  ]);
}
