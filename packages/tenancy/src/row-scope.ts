/** Which locations of a tenant a member may see. An empty list is nothing, never everything. */
export type RowScope = { allLocations: true } | { allLocations: false; locationIds: readonly string[] };

/** Rows without a location belong to the tenant as a whole: only those who see all locations see them. */
export function maySeeLocation(scope: RowScope, locationId: string | null): boolean {
  if (scope.allLocations) return true;
  return locationId !== null && scope.locationIds.includes(locationId);
}
