/**
 * Which locations of a tenant a member may see. An empty list is nothing, never everything; rows without a location belong to
 * the tenant as a whole and are seen with all locations only.
 */
export type RowScope = { allLocations: true } | { allLocations: false; locationIds: readonly string[] };
