import type { AttributeId } from "../catalogue/dimensions.ts";
import type { ResolvedFilter } from "../plan/resolved-query.ts";
import { tenantView } from "./bound-sql.ts";
import { attributeColumns } from "./keys-sql.ts";

const types: Readonly<Record<AttributeId, string>> = {
  location: "Array(UUID)",
  product: "Array(UUID)",
  category: "Array(String)",
  tender: "Array(String)",
  channel: "Array(String)",
  currency: "Array(String)",
  hour_of_day: "Array(UInt8)",
};

/** A condition on one attribute; UUIDs are compared with UUIDs, so that keys and indexes are used. */
export function filterSql({ attribute, exclude }: ResolvedFilter, index: number): string {
  const values = `{filter_${index}:${types[attribute]}}`;
  const operator = exclude ? "NOT IN" : "IN";
  if (attribute !== "category") return `${attributeColumns[attribute]} ${operator} ${values}`;
  // Lines without a product or category are in no category: excluding some keeps them.
  return `product_id ${operator} (
      SELECT product_id FROM ${tenantView("product_v1")} WHERE category[1] IN ${values})`;
}

export function filterParams(filters: readonly ResolvedFilter[]): Record<string, unknown> {
  return Object.fromEntries(
    filters.map(({ attribute, values }, index) => [
      `filter_${index}`,
      attribute === "hour_of_day" ? values.map(Number) : [...values],
    ]),
  );
}
