import { z } from "zod";
import {
  AmountString,
  Attributes,
  CurrencyCode,
  ExternalId,
  Instant,
  Label,
  PlainDate,
  Quantity,
  RecordVersion,
} from "../fields.ts";

/**
 * What a line is. Only merchandise counts as sales; the others are measures of their own (see the metric catalogue).
 * `adjustment` is a stock write-off that a till booked as a sale line: kept, counted nowhere in sales.
 */
export const LineType = z.enum(["merchandise", "service", "gift_card", "deposit", "adjustment"]);
export type LineType = z.infer<typeof LineType>;

/** A reduction in the line's or document's own price basis; always positive, also on return lines (it then lowers the refund). */
export const Discount = z.looseObject({
  amount: AmountString.refine((text) => !text.startsWith("-"), { error: "a discount is a positive amount" }),
  reason: Label.optional(),
  /** `comp` is goodwill given away, reported apart from price reductions. */
  reason_class: z
    .enum(["promotion", "markdown", "employee", "coupon", "loyalty", "comp", "other"])
    .optional(),
});

/** A line: quantity > 0 sells, quantity < 0 takes back. `unit_price` is never negative. */
export const SaleLine = z.looseObject({
  /** Stable within the document; the line's place (1, 2, …) when absent. */
  id: ExternalId.optional(),
  type: LineType.optional(),
  product: ExternalId.optional(),
  description: Label.optional(),
  quantity: Quantity,
  unit_price: AmountString.refine((text) => !text.startsWith("-"), {
    error: "a price is not negative: send a reduction as a discount, a return as a negative quantity",
  }),
  /** quantity × unit_price as the till rounded it, signed like the quantity; needed where the product has over four decimals. */
  amount: AmountString.optional(),
  discounts: z.array(Discount).max(50).optional(),
  /** Tax on the line after discounts, signed like the quantity. Included in the prices when `prices_include_tax`. */
  tax: AmountString.optional(),
  unit_cost: AmountString.optional(),
  regular_price: AmountString.optional(),
  return_reason: Label.optional(),
  /** Document (and line) that sold what this line takes back. */
  original: z.looseObject({ id: ExternalId, line: ExternalId.optional() }).optional(),
  attributes: Attributes.optional(),
});
export type SaleLine = z.infer<typeof SaleLine>;

/** Money taken (positive) or given back (negative) by one tender. */
export const Payment = z.looseObject({
  id: ExternalId.optional(),
  tender: z.string().min(1).max(64),
  amount: AmountString,
  tip: AmountString.optional(),
  attributes: Attributes.optional(),
});

const envelope = {
  kind: z.literal("sale"),
  id: ExternalId,
  version: RecordVersion.optional(),
  location: ExternalId,
  occurred_at: Instant,
  /** Overrides the date derived from `occurred_at`, the location's zone and its day start. */
  business_date: PlainDate.optional(),
  currency: CurrencyCode,
  channel: z.string().min(1).max(64).optional(),
  register: z.string().max(64).optional(),
  staff: ExternalId.optional(),
  customer: ExternalId.optional(),
  attributes: Attributes.optional(),
};

/**
 * One till document. `type`: sale, return (all lines negative), exchange (both signs), void (the document was cancelled
 * before settlement; its lines, when sent, only value the void).
 */
export const SaleRecord = z.looseObject({
  ...envelope,
  type: z.enum(["sale", "return", "exchange", "void"]).optional(),
  prices_include_tax: z.boolean().optional(),
  /** Practice on a till: counted as excluded, never loaded. */
  training: z.boolean().optional(),
  lines: z.array(SaleLine).max(5_000).optional(),
  /** Off the whole document; allocated to merchandise lines by pre-discount value. */
  discounts: z.array(Discount).max(50).optional(),
  payments: z.array(Payment).max(200).optional(),
  tips: AmountString.optional(),
  shipping: AmountString.optional(),
  service_charges: AmountString.optional(),
  /** Tax that no line carries, such as tax on shipping. */
  other_tax: AmountString.optional(),
  /** Cash rounding, signed as it changed what was collected. */
  rounding: AmountString.optional(),
});
export type SaleRecord = z.infer<typeof SaleRecord>;
