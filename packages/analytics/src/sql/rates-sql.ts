import { tenantView } from "./bound-sql.ts";

/** A rate is used on its own date and the seven days after it. */
const usableDays = 7;

/** Decimals that a rate is worked out to when it is an inverse or a cross rate; quoted rates have at most 10. */
export const rateScale = 20;

/**
 * CTEs up to `rates (currency, day, rate)`: 1 unit of currency = rate units of {currency} on that business date.
 * Order of preference: a quoted rate into the currency, the inverse of one out of it, then through the reporting currency
 * by the same rule; among equals the latest date. A currency and day without a row has no rate.
 */
export function ratesSql(throughReporting: boolean): string {
  const wanted = throughReporting
    ? "(base IN ({currency:String}, {reporting:String}) OR quote IN ({currency:String}, {reporting:String}))"
    : "(base = {currency:String} OR quote = {currency:String})";
  return `pairs AS (
  SELECT source, target, day, argMin(rate, preference) AS rate
  FROM (
    SELECT
      arrayJoin([0, 1]) AS inverted,
      arrayJoin(range(0, ${usableDays + 1})) AS age,
      if(inverted, quote, base) AS source,
      if(inverted, base, quote) AS target,
      rate_date + age AS day,
      inverted * ${usableDays + 1} + age AS preference,
      if(inverted, divideDecimal(toDecimal256(1, 0), quoted, ${rateScale}), toDecimal256(quoted, ${rateScale})) AS rate
    FROM (SELECT base, quote, rate_date, rate AS quoted FROM ${tenantView("fx_rate_v1")})
    WHERE quoted > 0 AND rate_date BETWEEN {first_day:Date} - ${usableDays} AND {last_day:Date} AND ${wanted}
  )
  GROUP BY source, target, day
),
rates AS (${throughReporting ? crossedSql : directSql})`;
}

const directSql = `
  SELECT source AS currency, day, rate FROM pairs WHERE target = {currency:String}
`;

const crossedSql = `
  SELECT currency, day, argMin(rate, crossed) AS rate
  FROM (
    SELECT source AS currency, day, rate, 0 AS crossed FROM pairs WHERE target = {currency:String}
    UNION ALL
    SELECT near.source, near.day, toDecimal256(near.rate * far.rate, ${rateScale}), 1
    FROM (SELECT source, day, rate FROM pairs WHERE target = {reporting:String}) AS near
    INNER JOIN (
      SELECT day, rate FROM pairs WHERE source = {reporting:String} AND target = {currency:String}
    ) AS far ON far.day = near.day
  )
  GROUP BY currency, day
`;
