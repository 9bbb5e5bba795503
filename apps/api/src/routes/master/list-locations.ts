import { LocationItem, SearchQuery } from "@c4/contracts/http/master";
import { page } from "@c4/contracts/http/page";
import { toPublicId } from "@c4/contracts/ids";
import { locations } from "@c4/db/shard/locations";
import type { RowScope } from "@c4/tenancy/row-scope";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { and, asc, eq, inArray } from "drizzle-orm";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { toPage } from "../../page-cursor.ts";
import { afterCursor, containing } from "./search-masters.ts";

const route = createRoute({
  method: "get",
  path: "/v1/locations",
  operationId: "listLocations",
  tags: ["Master data"],
  summary: "Locations, by name",
  description: "Those the caller may see.",
  permission: "metrics:read",
  request: { query: SearchQuery },
  responses: { 200: jsonReply("A page of locations.", page(LocationItem)) },
});

/** `GET /v1/locations` */
export const listLocations = ({ withTenant }: { withTenant: WithTenant }) =>
  apiRoute(route, async (c) => {
    const { tenantId, rowScope } = c.var.principal;
    const { limit, cursor, q } = c.req.valid("query");
    const { id, name, externalId } = locations;
    const wanted = and(
      eq(locations.tenantId, tenantId),
      within(rowScope),
      containing([name, externalId], q),
      afterCursor(name, id, cursor),
    );
    const rows = await withTenant(
      tenantId,
      ({ db }) =>
        db
          .select()
          .from(locations)
          .where(wanted)
          .orderBy(asc(name), asc(id))
          .limit(limit + 1),
      { readOnly: true },
    );
    return c.json(toPage(rows, { limit, show, placeOf: (row) => [row.name, row.id] }), 200);
  });

function within(scope: RowScope) {
  return scope.allLocations ? undefined : inArray(locations.id, [...scope.locationIds]);
}

function show(row: typeof locations.$inferSelect): LocationItem {
  return {
    id: toPublicId("location", row.id),
    external_id: row.externalId,
    name: row.name,
    time_zone: row.timeZone,
    currency: row.currency,
    country: row.country,
    region: row.region,
    format: row.format,
    opened_on: row.openedOn,
    closed_on: row.closedOn,
    placeholder: row.placeholder,
  };
}
