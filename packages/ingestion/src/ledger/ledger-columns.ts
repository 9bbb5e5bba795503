/** Columns that a document's rows in every ledger share: encoded once, repeated in each row. */
const shared = [
  "tenant_id",
  "source_id",
  "document_id",
  "business_date",
  "business_hour",
  "location_id",
  "channel",
  "currency",
] as const;

/** Ends every ledger row; written when the flush is staged. */
const tail = ["sign", "flush_id", "expires_on"] as const;

/** Sums of a document: columns of its ledger, and of every roll-up of it. */
export const documentMeasures = [
  "transactions",
  "line_count",
  "gross_sales",
  "discounts",
  "returns",
  "tax",
  "units_sold",
  "units_returned",
  "cogs",
  "net_sales_with_cost",
  "service_charges",
  "shipping",
  "tips",
  "gift_card_sales",
  "deposits",
  "adjustments",
  "rounding",
  "void_value",
  "void_count",
] as const;

/** Columns of each table in the order we write them; inserts name them, so the order of the DDL does not matter. */
export const ledgerColumns = {
  sale_ledger_v1: [
    ...shared,
    "staff_id",
    "customer_id",
    "kind",
    "occurred_at",
    "register",
    ...documentMeasures,
    "attributes",
    ...tail,
  ],
  sale_line_ledger_v1: [
    ...shared,
    "staff_id",
    "customer_id",
    "line_id",
    "kind",
    "product_id",
    "quantity",
    "gross",
    "discounts",
    "net",
    "tax",
    "cost",
    "regular_price",
    "discount_reason",
    "return_reason",
    "original_document_id",
    "original_line_id",
    "attributes",
    ...tail,
  ],
  payment_ledger_v1: [...shared, "payment_id", "tender", "amount", "tip", ...tail],
} as const;

export type LedgerTable = keyof typeof ledgerColumns;
export const ledgerTables = [
  "sale_ledger_v1",
  "sale_line_ledger_v1",
  "payment_ledger_v1",
] as const satisfies readonly LedgerTable[];

export const documentColumns = [
  "tenant_id",
  "source_id",
  "record_kind",
  "document_id",
  "content_hash",
  "version",
  "accepted_at",
  "position",
  "business_date",
  "location_id",
  "line_count",
  "tombstone",
  "flush_id",
  "applied_seq",
] as const;
