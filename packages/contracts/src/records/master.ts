import { z } from "zod";
import {
  AmountString,
  Attributes,
  CurrencyCode,
  ExternalId,
  Instant,
  Label,
  PlainDate,
  RecordVersion,
  TimeOfDay,
  TimeZone,
} from "../fields.ts";

const envelope = { id: ExternalId, version: RecordVersion.optional(), attributes: Attributes.optional() };

/** An article for sale. Names and categories are as of today: a change restates history. */
export const ProductRecord = z.looseObject({
  ...envelope,
  kind: z.literal("product"),
  name: Label.min(1),
  sku: Label.optional(),
  barcode: Label.optional(),
  /** Path from the top, such as ["Food", "Bakery"]. */
  category: z.array(z.string().min(1).max(128)).max(8).optional(),
  brand: Label.optional(),
  vendor: Label.optional(),
  unit_cost: AmountString.optional(),
  unit_price: AmountString.optional(),
  currency: CurrencyCode.optional(),
  active: z.boolean().optional(),
});
export type ProductRecord = z.infer<typeof ProductRecord>;

/** A shop, or anything else that sells. Zone and day start decide the business date of its sales. */
export const LocationRecord = z.looseObject({
  ...envelope,
  kind: z.literal("location"),
  name: Label.min(1),
  time_zone: TimeZone,
  currency: CurrencyCode,
  day_start_time: TimeOfDay.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: "expected a two-letter ISO 3166 code such as ID" })
    .optional(),
  region: Label.optional(),
  format: Label.optional(),
  area_sqm: AmountString.optional(),
  opened_on: PlainDate.optional(),
  closed_on: PlainDate.optional(),
});
export type LocationRecord = z.infer<typeof LocationRecord>;

export const StaffRecord = z.looseObject({
  ...envelope,
  kind: z.literal("staff"),
  name: Label.min(1),
  location: ExternalId.optional(),
  active: z.boolean().optional(),
});
export type StaffRecord = z.infer<typeof StaffRecord>;

export const CustomerRecord = z.looseObject({
  ...envelope,
  kind: z.literal("customer"),
  name: Label.optional(),
  country: Label.optional(),
  segment: Label.optional(),
  joined_at: Instant.optional(),
});
export type CustomerRecord = z.infer<typeof CustomerRecord>;

/** 1 unit of `base` = `rate` units of `quote` on `date`. Its id is `<base>-<quote>-<date>`. */
export const FxRateRecord = z.looseObject({
  kind: z.literal("fx_rate"),
  id: ExternalId.optional(),
  version: RecordVersion.optional(),
  base: CurrencyCode,
  quote: CurrencyCode,
  date: PlainDate,
  rate: z.string().regex(/^\d{1,10}(\.\d{1,10})?$/, {
    error: "expected a positive decimal string with at most 10 decimals",
  }),
});
export type FxRateRecord = z.infer<typeof FxRateRecord>;
