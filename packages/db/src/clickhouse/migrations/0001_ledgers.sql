-- Signed, append-only ledgers. A new document is its rows with sign = +1; a correction appends the old rows with sign = -1
-- and the new ones with +1. Read every measure as sum(x * sign), never as sum(x).
-- The order key begins like every question (tenant, date, location) and ends with the document, so that the current rows of a
-- document, whose date and location document_v1 knows, are a primary-key lookup.
-- Line measures carry the sign of the quantity: a return line has negative quantity, gross, discounts, net, tax and cost.

CREATE TABLE c4.sale_ledger_v1 (
  tenant_id UUID CODEC(ZSTD(1)),
  source_id LowCardinality(UUID) CODEC(ZSTD(1)),
  document_id String CODEC(ZSTD(1)),
  kind Enum8('sale' = 1, 'return' = 2, 'exchange' = 3, 'void' = 4),
  business_date Date CODEC(DoubleDelta, ZSTD(1)),
  business_hour UInt8 COMMENT 'local hour of occurred_at, 0-23',
  occurred_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  location_id LowCardinality(UUID) CODEC(ZSTD(1)),
  channel LowCardinality(String),
  register LowCardinality(String),
  staff_id LowCardinality(UUID) COMMENT 'nil UUID when none' CODEC(ZSTD(1)),
  customer_id UUID COMMENT 'nil UUID when none' CODEC(ZSTD(1)),
  currency LowCardinality(String),
  transactions UInt8 COMMENT '1 when completed with at least one merchandise sale line',
  line_count UInt32 CODEC(T64, ZSTD(1)),
  gross_sales Decimal(18, 4) COMMENT 'sale lines of merchandise, ex tax, before discounts' CODEC(T64, ZSTD(1)),
  discounts Decimal(18, 4) COMMENT 'positive, of sale lines' CODEC(T64, ZSTD(1)),
  returns Decimal(18, 4) COMMENT 'positive, of return lines, net of their discounts, ex tax' CODEC(T64, ZSTD(1)),
  tax Decimal(18, 4) COMMENT 'on sales minus on returns, other_tax included' CODEC(T64, ZSTD(1)),
  units_sold Decimal(18, 4) CODEC(T64, ZSTD(1)),
  units_returned Decimal(18, 4) COMMENT 'positive' CODEC(T64, ZSTD(1)),
  cogs Decimal(18, 4) COMMENT 'cost of sale lines minus cost of return lines, over lines that have a cost' CODEC(T64, ZSTD(1)),
  net_sales_with_cost Decimal(18, 4) COMMENT 'net sales of the lines that have a cost' CODEC(T64, ZSTD(1)),
  service_charges Decimal(18, 4) COMMENT 'service lines and the document''s own service charges, signed' CODEC(T64, ZSTD(1)),
  shipping Decimal(18, 4) CODEC(T64, ZSTD(1)),
  tips Decimal(18, 4) CODEC(T64, ZSTD(1)),
  gift_card_sales Decimal(18, 4) CODEC(T64, ZSTD(1)),
  deposits Decimal(18, 4) CODEC(T64, ZSTD(1)),
  adjustments Decimal(18, 4) COMMENT 'amount of adjustment lines; in no sales figure' CODEC(T64, ZSTD(1)),
  rounding Decimal(18, 4) CODEC(T64, ZSTD(1)),
  void_value Decimal(18, 4) COMMENT 'of kind void only: value of the lines sent with the void' CODEC(T64, ZSTD(1)),
  void_count UInt8,
  attributes String COMMENT 'JSON of fields the sender added; empty when none' CODEC(ZSTD(3)),
  sign Int8,
  flush_id UUID CODEC(ZSTD(1)),
  expires_on Date COMMENT 'stamped at staging from the tenant''s plan' CODEC(DoubleDelta, ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toYYYYMM(business_date)
ORDER BY (tenant_id, business_date, location_id, source_id, document_id)
TTL expires_on
SETTINGS non_replicated_deduplication_window = 100000;

CREATE TABLE c4.sale_line_ledger_v1 (
  tenant_id UUID CODEC(ZSTD(1)),
  source_id LowCardinality(UUID) CODEC(ZSTD(1)),
  document_id String CODEC(ZSTD(1)),
  line_id LowCardinality(String) CODEC(ZSTD(1)),
  kind Enum8('sale' = 1, 'return' = 2, 'service' = 3, 'gift_card' = 4, 'deposit' = 5, 'adjustment' = 6),
  business_date Date CODEC(DoubleDelta, ZSTD(1)),
  business_hour UInt8,
  location_id LowCardinality(UUID) CODEC(ZSTD(1)),
  channel LowCardinality(String),
  staff_id LowCardinality(UUID) CODEC(ZSTD(1)),
  customer_id UUID CODEC(ZSTD(1)),
  currency LowCardinality(String),
  product_id LowCardinality(UUID) COMMENT 'nil UUID when none' CODEC(ZSTD(1)),
  quantity Decimal(18, 4) CODEC(T64, ZSTD(1)),
  gross Decimal(18, 4) COMMENT 'ex tax, before discounts' CODEC(T64, ZSTD(1)),
  discounts Decimal(18, 4) COMMENT 'line discounts and the allocated share of document discounts' CODEC(T64, ZSTD(1)),
  net Decimal(18, 4) COMMENT 'gross - discounts' CODEC(T64, ZSTD(1)),
  tax Decimal(18, 4) CODEC(T64, ZSTD(1)),
  cost Nullable(Decimal(18, 4)) COMMENT 'quantity x unit cost; NULL when the sender gave none' CODEC(T64, ZSTD(1)),
  regular_price Nullable(Decimal(18, 4)) CODEC(T64, ZSTD(1)),
  discount_reason LowCardinality(String),
  return_reason LowCardinality(String),
  original_document_id String CODEC(ZSTD(1)),
  original_line_id LowCardinality(String),
  attributes String CODEC(ZSTD(3)),
  sign Int8,
  flush_id UUID CODEC(ZSTD(1)),
  expires_on Date CODEC(DoubleDelta, ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toYYYYMM(business_date)
ORDER BY (tenant_id, business_date, location_id, source_id, document_id, line_id)
TTL expires_on
SETTINGS non_replicated_deduplication_window = 100000;

CREATE TABLE c4.payment_ledger_v1 (
  tenant_id UUID CODEC(ZSTD(1)),
  source_id LowCardinality(UUID) CODEC(ZSTD(1)),
  document_id String CODEC(ZSTD(1)),
  payment_id LowCardinality(String) CODEC(ZSTD(1)),
  business_date Date CODEC(DoubleDelta, ZSTD(1)),
  business_hour UInt8,
  location_id LowCardinality(UUID) CODEC(ZSTD(1)),
  channel LowCardinality(String),
  currency LowCardinality(String),
  tender LowCardinality(String),
  amount Decimal(18, 4) COMMENT 'positive taken, negative given back' CODEC(T64, ZSTD(1)),
  tip Decimal(18, 4) CODEC(T64, ZSTD(1)),
  sign Int8,
  flush_id UUID CODEC(ZSTD(1)),
  expires_on Date CODEC(DoubleDelta, ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toYYYYMM(business_date)
ORDER BY (tenant_id, business_date, location_id, source_id, document_id, payment_id)
TTL expires_on
SETTINGS non_replicated_deduplication_window = 100000;

-- What is applied for each document. Read with FINAL. It has no TTL: an old document that is sent again must be recognised.
-- The current ledger rows of a document are those with this flush_id and sign = 1.
CREATE TABLE c4.document_v1 (
  tenant_id UUID CODEC(ZSTD(1)),
  source_id LowCardinality(UUID) CODEC(ZSTD(1)),
  record_kind Enum8('sale' = 1),
  document_id String CODEC(ZSTD(1)),
  content_hash FixedString(16),
  version Int64 COMMENT '-1 when the sender gives none' CODEC(T64, ZSTD(1)),
  accepted_at DateTime64(6, 'UTC') COMMENT 'of the batch; orders documents without a version' CODEC(DoubleDelta, ZSTD(1)),
  position UInt32 COMMENT 'place in that batch' CODEC(T64, ZSTD(1)),
  business_date Date CODEC(DoubleDelta, ZSTD(1)),
  location_id LowCardinality(UUID) CODEC(ZSTD(1)),
  line_count UInt32 CODEC(T64, ZSTD(1)),
  tombstone UInt8 COMMENT '1 when the document is void',
  flush_id UUID CODEC(ZSTD(1)),
  applied_seq UInt64 COMMENT 'ours, monotonic per shard' CODEC(T64, ZSTD(1))
) ENGINE = ReplacingMergeTree(applied_seq)
ORDER BY (tenant_id, source_id, record_kind, document_id)
SETTINGS index_granularity = 512, non_replicated_deduplication_window = 100000;
