import type { Granularity } from "@c4/contracts/http/metrics";
import type { AttributeId } from "../catalogue/dimensions.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";
import { scopedView, tenantView } from "./bound-sql.ts";

/** A column that identifies a row: its name in the SQL and how a fragment reads it. */
export type Key = { readonly name: string; readonly read: string };

const attributeReads: Readonly<Record<AttributeId, string>> = {
  location: "CAST(location_id AS UUID)",
  product: "CAST(product_id AS UUID)",
  category: "top_category",
  tender: "CAST(tender AS String)",
  channel: "CAST(channel AS String)",
  currency: "CAST(currency AS String)",
  hour_of_day: "business_hour",
};

/** The columns by which a document is found, and dates are compared, before they are converted to what is shown. */
export const attributeColumns: Readonly<Record<AttributeId, string>> = {
  ...attributeReads,
  location: "location_id",
  product: "product_id",
  tender: "tender",
  channel: "channel",
  currency: "currency",
};

export function keyName(attribute: AttributeId): string {
  return `k_${attribute}`;
}

/** Time first, then the attributes in the order asked. Compared days are moved onto the dates they are compared with. */
export function keysOf({ grain, attributes, comparison }: ResolvedQuery): Key[] {
  const date = comparison
    ? "business_date + if(business_date < {from:Date}, {shift_days:UInt32}, 0)"
    : "business_date";
  const time = grain === null ? [] : [{ name: "t", read: bucketSql(date, grain) }];
  const hour = grain === "hour" ? [{ name: "h", read: "business_hour" }] : [];
  const others = attributes.map((attribute) => ({
    name: keyName(attribute),
    read: attributeReads[attribute],
  }));
  return [...time, ...hour, ...others];
}

function bucketSql(date: string, grain: Granularity): string {
  if (grain === "month") return `toStartOfMonth(${date})`;
  if (grain === "week") return `(${date}) - (toDayOfWeek(${date}) + 7 - {week_start:UInt8}) % 7`;
  return date;
}

/** Where the names of an attribute's members are; null when the member is its own name. */
export function labelsOf(attribute: AttributeId): { column: string; from: string } | null {
  if (attribute === "location") return { column: "location_id", from: scopedView("location_v1") };
  if (attribute === "product") return { column: "product_id", from: tenantView("product_v1") };
  return null;
}
