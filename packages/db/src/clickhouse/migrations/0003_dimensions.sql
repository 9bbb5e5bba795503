-- Mirrors of the shards' master data for joins, written by the worker after Postgres has committed. Read with FINAL.
-- `seq` rises with every change of the row in Postgres, so a late or repeated write changes nothing.

CREATE TABLE c4.location_v1 (
  tenant_id UUID,
  location_id UUID,
  external_id String,
  name String,
  time_zone LowCardinality(String),
  currency LowCardinality(String),
  country LowCardinality(String),
  region LowCardinality(String),
  format LowCardinality(String),
  area_sqm Nullable(Decimal(18, 4)),
  opened_on Nullable(Date),
  closed_on Nullable(Date),
  placeholder UInt8 COMMENT '1 when facts named it before its record came',
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (tenant_id, location_id)
SETTINGS non_replicated_deduplication_window = 100000;

CREATE TABLE c4.product_v1 (
  tenant_id UUID,
  product_id UUID,
  external_id String,
  name String,
  sku String,
  category Array(LowCardinality(String)) COMMENT 'path from the top',
  brand LowCardinality(String),
  vendor LowCardinality(String),
  placeholder UInt8,
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (tenant_id, product_id)
SETTINGS non_replicated_deduplication_window = 100000;

CREATE TABLE c4.staff_v1 (
  tenant_id UUID,
  staff_id UUID,
  external_id String,
  name String,
  placeholder UInt8,
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (tenant_id, staff_id)
SETTINGS non_replicated_deduplication_window = 100000;

CREATE TABLE c4.customer_v1 (
  tenant_id UUID,
  customer_id UUID,
  external_id String,
  country LowCardinality(String),
  segment LowCardinality(String),
  placeholder UInt8,
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (tenant_id, customer_id)
SETTINGS non_replicated_deduplication_window = 100000;

-- 1 unit of base = rate units of quote on that date.
CREATE TABLE c4.fx_rate_v1 (
  tenant_id UUID,
  base LowCardinality(String),
  quote LowCardinality(String),
  rate_date Date,
  rate Decimal(20, 10),
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (tenant_id, base, quote, rate_date)
SETTINGS non_replicated_deduplication_window = 100000;
