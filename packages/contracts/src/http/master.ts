import { z } from "zod";
import { StorableText } from "../fields.ts";
import { publicIdSchema } from "../ids.ts";
import { PageQuery } from "./page.ts";

/** A location as filters and pickers need it. */
export const LocationItem = z.strictObject({
  id: publicIdSchema("location"),
  /** The sender's own id. */
  external_id: z.string(),
  name: z.string(),
  time_zone: z.string().nullable(),
  currency: z.string().nullable(),
  country: z.string().nullable(),
  region: z.string().nullable(),
  format: z.string().nullable(),
  opened_on: z.iso.date().nullable(),
  closed_on: z.iso.date().nullable(),
  /** Named by a sale, its own record has not come yet. */
  placeholder: z.boolean(),
});
export type LocationItem = z.infer<typeof LocationItem>;

/** A product as filters and pickers need it. */
export const ProductItem = z.strictObject({
  id: publicIdSchema("product"),
  external_id: z.string(),
  name: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  /** From the top. */
  category: z.array(z.string()),
  brand: z.string().nullable(),
  active: z.boolean(),
  placeholder: z.boolean(),
});
export type ProductItem = z.infer<typeof ProductItem>;

/** `q` finds items whose name, code or own id contains the text, whatever its case. */
export const SearchQuery = PageQuery.extend({ q: StorableText.min(1).max(128).optional() });
