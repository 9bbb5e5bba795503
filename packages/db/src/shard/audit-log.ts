import { index } from "drizzle-orm/pg-core";
import { auditLogColumns } from "../audit-log-columns.ts";
import { tenantTable } from "../tenant-table.ts";

/**
 * Changes to what a shard holds for a tenant. Rows are added in the transaction of the change, never altered.
 * @public
 */
export const shardAuditLog = tenantTable("audit_log", auditLogColumns(), (table) => [
  index("audit_log_occurred_idx").on(table.tenantId, table.occurredAt),
]);
