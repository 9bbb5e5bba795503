import { ProductItem, SearchQuery } from "@c4/contracts/http/master";
import { page } from "@c4/contracts/http/page";
import { toPublicId } from "@c4/contracts/ids";
import { products } from "@c4/db/shard/products";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { and, asc, eq } from "drizzle-orm";
import { apiRoute } from "../../api-route.ts";
import { jsonReply } from "../../bodies.ts";
import { createRoute } from "../../create-route.ts";
import { toPage } from "../../page-cursor.ts";
import { afterCursor, containing } from "./search-masters.ts";

const route = createRoute({
  method: "get",
  path: "/v1/products",
  operationId: "listProducts",
  tags: ["Master data"],
  summary: "Products, by name",
  permission: "metrics:read",
  request: { query: SearchQuery },
  responses: { 200: jsonReply("A page of products.", page(ProductItem)) },
});

/** `GET /v1/products` */
export const listProducts = ({ withTenant }: { withTenant: WithTenant }) =>
  apiRoute(route, async (c) => {
    const { tenantId } = c.var.principal;
    const { limit, cursor, q } = c.req.valid("query");
    const { id, name, externalId, sku, barcode } = products;
    const wanted = and(
      eq(products.tenantId, tenantId),
      containing([name, externalId, sku, barcode], q),
      afterCursor(name, id, cursor),
    );
    const rows = await withTenant(
      tenantId,
      ({ db }) =>
        db
          .select()
          .from(products)
          .where(wanted)
          .orderBy(asc(name), asc(id))
          .limit(limit + 1),
      { readOnly: true },
    );
    return c.json(toPage(rows, { limit, show, placeOf: (row) => [row.name, row.id] }), 200);
  });

function show(row: typeof products.$inferSelect): ProductItem {
  return {
    id: toPublicId("product", row.id),
    external_id: row.externalId,
    name: row.name,
    sku: row.sku,
    barcode: row.barcode,
    category: ProductItem.shape.category.parse(row.category ?? []),
    brand: row.brand,
    active: row.active,
    placeholder: row.placeholder,
  };
}
