-- The reader's only door: it has grants on c4_read and none on c4. Every view takes its tenant and row scope as parameters that
-- the query compiler binds; a query that leaves one out is an error, not an open door.
-- location_ids is the whole scope unless all_locations: an empty list means no rows. Rows without a location (nil UUID) are
-- seen with all_locations only. Columns are listed, so that a new column of a table is not readable until a view says so.

-- Roll-ups: measures are plain sums.
CREATE VIEW IF NOT EXISTS c4_read.sales_by_day_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  business_date, location_id, channel, currency, transactions, line_count, gross_sales, discounts, returns,
  tax, units_sold, units_returned, cogs, net_sales_with_cost, service_charges, shipping, tips,
  gift_card_sales, deposits, adjustments, rounding, void_value, void_count
FROM c4.sales_by_day_v1
WHERE tenant_id = {tenant_id:UUID} AND ({all_locations:Bool} OR location_id IN {location_ids:Array(UUID)});

CREATE VIEW IF NOT EXISTS c4_read.sales_by_hour_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  business_date, business_hour, location_id, channel, currency, transactions, line_count, gross_sales,
  discounts, returns, tax, units_sold, units_returned, cogs, net_sales_with_cost, service_charges, shipping,
  tips, gift_card_sales, deposits, adjustments, rounding, void_value, void_count
FROM c4.sales_by_hour_v1
WHERE tenant_id = {tenant_id:UUID} AND ({all_locations:Bool} OR location_id IN {location_ids:Array(UUID)});

-- Ledgers: read every measure as sum(x * sign).
CREATE VIEW IF NOT EXISTS c4_read.sale_ledger_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  source_id, document_id, kind, business_date, business_hour, occurred_at, location_id, channel, register,
  staff_id, customer_id, currency, transactions, line_count, gross_sales, discounts, returns, tax, units_sold,
  units_returned, cogs, net_sales_with_cost, service_charges, shipping, tips, gift_card_sales, deposits,
  adjustments, rounding, void_value, void_count, sign
FROM c4.sale_ledger_v1
WHERE tenant_id = {tenant_id:UUID} AND ({all_locations:Bool} OR location_id IN {location_ids:Array(UUID)});

CREATE VIEW IF NOT EXISTS c4_read.sale_line_ledger_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  source_id, document_id, line_id, kind, business_date, business_hour, location_id, channel, staff_id,
  customer_id, currency, product_id, quantity, gross, discounts, net, tax, cost, regular_price,
  discount_reason, return_reason, original_document_id, original_line_id, sign
FROM c4.sale_line_ledger_v1
WHERE tenant_id = {tenant_id:UUID} AND ({all_locations:Bool} OR location_id IN {location_ids:Array(UUID)});

CREATE VIEW IF NOT EXISTS c4_read.payment_ledger_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  source_id, document_id, payment_id, business_date, business_hour, location_id, channel, currency, tender,
  amount, tip, sign
FROM c4.payment_ledger_v1
WHERE tenant_id = {tenant_id:UUID} AND ({all_locations:Bool} OR location_id IN {location_ids:Array(UUID)});

-- What is applied for each document; tombstone = 1 when it is void.
CREATE VIEW IF NOT EXISTS c4_read.document_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  source_id, record_kind, document_id, version, accepted_at, business_date, location_id, line_count, tombstone
FROM c4.document_v1 FINAL
WHERE tenant_id = {tenant_id:UUID} AND ({all_locations:Bool} OR location_id IN {location_ids:Array(UUID)});

-- Dimensions: names and categories as of today.
CREATE VIEW IF NOT EXISTS c4_read.location_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  location_id, external_id, name, time_zone, currency, country, region, format, area_sqm, opened_on,
  closed_on, placeholder
FROM c4.location_v1 FINAL
WHERE tenant_id = {tenant_id:UUID} AND ({all_locations:Bool} OR location_id IN {location_ids:Array(UUID)});

CREATE VIEW IF NOT EXISTS c4_read.product_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  product_id, external_id, name, sku, category, brand, vendor, placeholder
FROM c4.product_v1 FINAL
WHERE tenant_id = {tenant_id:UUID};

CREATE VIEW IF NOT EXISTS c4_read.staff_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  staff_id, external_id, name, placeholder
FROM c4.staff_v1 FINAL
WHERE tenant_id = {tenant_id:UUID};

CREATE VIEW IF NOT EXISTS c4_read.fx_rate_v1 DEFINER = c4_writer SQL SECURITY DEFINER AS
SELECT
  base, quote, rate_date, rate
FROM c4.fx_rate_v1 FINAL
WHERE tenant_id = {tenant_id:UUID};
