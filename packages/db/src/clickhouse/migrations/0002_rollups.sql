-- Roll-ups of the document ledger. Every measure is a plain sum, exact at once: sign has been applied by the view.
-- Currency is in every key: amounts of different currencies never meet. Partitioned by year: a small roll-up wants few parts.

CREATE TABLE c4.sales_by_day_v1 (
  tenant_id UUID,
  business_date Date,
  location_id UUID,
  channel LowCardinality(String),
  currency LowCardinality(String),
  transactions SimpleAggregateFunction(sum, Int64),
  line_count SimpleAggregateFunction(sum, Int64),
  gross_sales SimpleAggregateFunction(sum, Decimal(38, 4)),
  discounts SimpleAggregateFunction(sum, Decimal(38, 4)),
  returns SimpleAggregateFunction(sum, Decimal(38, 4)),
  tax SimpleAggregateFunction(sum, Decimal(38, 4)),
  units_sold SimpleAggregateFunction(sum, Decimal(38, 4)),
  units_returned SimpleAggregateFunction(sum, Decimal(38, 4)),
  cogs SimpleAggregateFunction(sum, Decimal(38, 4)),
  net_sales_with_cost SimpleAggregateFunction(sum, Decimal(38, 4)),
  service_charges SimpleAggregateFunction(sum, Decimal(38, 4)),
  shipping SimpleAggregateFunction(sum, Decimal(38, 4)),
  tips SimpleAggregateFunction(sum, Decimal(38, 4)),
  gift_card_sales SimpleAggregateFunction(sum, Decimal(38, 4)),
  deposits SimpleAggregateFunction(sum, Decimal(38, 4)),
  adjustments SimpleAggregateFunction(sum, Decimal(38, 4)),
  rounding SimpleAggregateFunction(sum, Decimal(38, 4)),
  void_value SimpleAggregateFunction(sum, Decimal(38, 4)),
  void_count SimpleAggregateFunction(sum, Int64),
  expires_on SimpleAggregateFunction(max, Date)
) ENGINE = AggregatingMergeTree
PARTITION BY toYear(business_date)
ORDER BY (tenant_id, business_date, location_id, channel, currency)
TTL expires_on
SETTINGS non_replicated_deduplication_window = 100000;

CREATE MATERIALIZED VIEW c4.sales_by_day_mv_v1 TO c4.sales_by_day_v1 AS
SELECT
  tenant_id,
  business_date,
  location_id,
  channel,
  currency,
  sum(toInt64(transactions) * sign) AS transactions,
  sum(toInt64(line_count) * sign) AS line_count,
  sum(gross_sales * sign) AS gross_sales,
  sum(discounts * sign) AS discounts,
  sum(returns * sign) AS returns,
  sum(tax * sign) AS tax,
  sum(units_sold * sign) AS units_sold,
  sum(units_returned * sign) AS units_returned,
  sum(cogs * sign) AS cogs,
  sum(net_sales_with_cost * sign) AS net_sales_with_cost,
  sum(service_charges * sign) AS service_charges,
  sum(shipping * sign) AS shipping,
  sum(tips * sign) AS tips,
  sum(gift_card_sales * sign) AS gift_card_sales,
  sum(deposits * sign) AS deposits,
  sum(adjustments * sign) AS adjustments,
  sum(rounding * sign) AS rounding,
  sum(void_value * sign) AS void_value,
  sum(toInt64(void_count) * sign) AS void_count,
  max(ledger.expires_on) AS expires_on
FROM c4.sale_ledger_v1 AS ledger
GROUP BY tenant_id, business_date, location_id, channel, currency;

CREATE TABLE c4.sales_by_hour_v1 (
  tenant_id UUID,
  business_date Date,
  business_hour UInt8,
  location_id UUID,
  channel LowCardinality(String),
  currency LowCardinality(String),
  transactions SimpleAggregateFunction(sum, Int64),
  line_count SimpleAggregateFunction(sum, Int64),
  gross_sales SimpleAggregateFunction(sum, Decimal(38, 4)),
  discounts SimpleAggregateFunction(sum, Decimal(38, 4)),
  returns SimpleAggregateFunction(sum, Decimal(38, 4)),
  tax SimpleAggregateFunction(sum, Decimal(38, 4)),
  units_sold SimpleAggregateFunction(sum, Decimal(38, 4)),
  units_returned SimpleAggregateFunction(sum, Decimal(38, 4)),
  cogs SimpleAggregateFunction(sum, Decimal(38, 4)),
  net_sales_with_cost SimpleAggregateFunction(sum, Decimal(38, 4)),
  service_charges SimpleAggregateFunction(sum, Decimal(38, 4)),
  shipping SimpleAggregateFunction(sum, Decimal(38, 4)),
  tips SimpleAggregateFunction(sum, Decimal(38, 4)),
  gift_card_sales SimpleAggregateFunction(sum, Decimal(38, 4)),
  deposits SimpleAggregateFunction(sum, Decimal(38, 4)),
  adjustments SimpleAggregateFunction(sum, Decimal(38, 4)),
  rounding SimpleAggregateFunction(sum, Decimal(38, 4)),
  void_value SimpleAggregateFunction(sum, Decimal(38, 4)),
  void_count SimpleAggregateFunction(sum, Int64),
  expires_on SimpleAggregateFunction(max, Date)
) ENGINE = AggregatingMergeTree
PARTITION BY toYear(business_date)
ORDER BY (tenant_id, business_date, business_hour, location_id, channel, currency)
TTL expires_on
SETTINGS non_replicated_deduplication_window = 100000;

CREATE MATERIALIZED VIEW c4.sales_by_hour_mv_v1 TO c4.sales_by_hour_v1 AS
SELECT
  tenant_id,
  business_date,
  business_hour,
  location_id,
  channel,
  currency,
  sum(toInt64(transactions) * sign) AS transactions,
  sum(toInt64(line_count) * sign) AS line_count,
  sum(gross_sales * sign) AS gross_sales,
  sum(discounts * sign) AS discounts,
  sum(returns * sign) AS returns,
  sum(tax * sign) AS tax,
  sum(units_sold * sign) AS units_sold,
  sum(units_returned * sign) AS units_returned,
  sum(cogs * sign) AS cogs,
  sum(net_sales_with_cost * sign) AS net_sales_with_cost,
  sum(service_charges * sign) AS service_charges,
  sum(shipping * sign) AS shipping,
  sum(tips * sign) AS tips,
  sum(gift_card_sales * sign) AS gift_card_sales,
  sum(deposits * sign) AS deposits,
  sum(adjustments * sign) AS adjustments,
  sum(rounding * sign) AS rounding,
  sum(void_value * sign) AS void_value,
  sum(toInt64(void_count) * sign) AS void_count,
  max(ledger.expires_on) AS expires_on
FROM c4.sale_ledger_v1 AS ledger
GROUP BY tenant_id, business_date, business_hour, location_id, channel, currency;
