import type { RowScope } from "@c4/tenancy/row-scope";

/** SQL text with typed placeholders, and the values they stand for. Values never become part of the text. */
export type BoundSql = { readonly sql: string; readonly params: Readonly<Record<string, unknown>> };

/** What every read of tenant rows is bound to. The compiler adds it; no query can name a tenant or a scope of its own. */
export function scopeParams(tenantId: string, scope: RowScope): Record<string, unknown> {
  return {
    tenant_id: tenantId,
    all_locations: scope.allLocations,
    location_ids: scope.allLocations ? [] : [...scope.locationIds],
  };
}

/** A view with rows of locations, opened within tenant and row scope. */
export function scopedView(name: string): string {
  return `c4_read.${name}(tenant_id = {tenant_id:UUID}, all_locations = {all_locations:Bool}, location_ids = {location_ids:Array(UUID)})`;
}

/** A view whose rows belong to the tenant as a whole. */
export function tenantView(name: string): string {
  return `c4_read.${name}(tenant_id = {tenant_id:UUID})`;
}
